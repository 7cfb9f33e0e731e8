/** From the folders that a scenario's plays left to its result. Pure but for reading them. */
import { definitionFor, isReplayed } from '../definition.ts';
import { Rng } from '../lib/rng.ts';
import type { Ms, Tuning } from '../model.ts';
import type { Check, Estimate, Row, ScenarioResult } from '../result.ts';
import { identityOf, type Prepared } from '../scenario/load.ts';
import { readCut } from '../trace/folder.ts';
import type { Recording } from '../trace/recording.ts';
import { canaryReasons } from './canaries.ts';
import { brokenChecks, thresholdChecks, voided } from './checks.ts';
import { scenarioMetrics } from './cost.ts';
import { connectionsOf, describe, failedPlays } from './described.ts';
import { dosesOf } from './dose.ts';
import { doubtsOf } from './doubts.ts';
import type { Evidence } from './evidence.ts';
import { expectationChecks } from './expected.ts';
import { explained } from './likely/index.ts';
import { type Scene, sceneOf } from './likely/scene.ts';
import { detectorMetrics } from './metrics.ts';
import { tooLate } from './noise.ts';
import { MOST_LINKS, pictureOf, pictureOrder } from './pictures.ts';
import { readPlays } from './replayed.ts';
import { brokenRow, rowOf } from './rows.ts';
import { accountable } from './score.ts';
import { stateBytes } from './state.ts';
import { phaseSpan, scoredPhases, scoredSpans } from './truth.ts';
import { type Disagreement, disagreementsOf, type Played, voicedTimeline } from './voices.ts';
import { viewOf, weigh } from './weigh.ts';
import { type Young, youthOf } from './youth.ts';

export interface Assessment {
  readonly result: ScenarioResult;
  /** By row, for pooling over scenarios. */
  readonly weighed: readonly {
    readonly tuning: Tuning;
    readonly title: string;
    readonly evidence: Evidence;
  }[];
}

/** @param folders of the plays that were begun, in order */
export async function assess(prepared: Prepared, folders: readonly string[]): Promise<Assessment> {
  const { scenario, tunings, checks: asked, seed } = prepared;
  const plays = await readPlays(folders, tunings);
  const recordings = plays.map(({ recording }) => recording);
  const random = new Rng(seed, scenario.name, 'resampling');
  const rows: Row[] = [];
  const weighed: Assessment['weighed'][number][] = [];
  const lateness: Ms[] = [];
  const disagreements: Disagreement[] = [];
  const young: Young[] = [];
  const checks: Check[] = [];
  for (const [index, tuning] of tunings.entries()) {
    const definition = await definitionFor(tuning);
    const replayed = isReplayed(tuning);
    // what throws has no size worth telling, and a program's is its own; that it threw is told with its row. Virtual time gives
    // the same result on every machine, which no measured size would be
    const bytes =
      replayed || recordings[0]!.world === 'simulated'
        ? undefined
        : await stateBytes(definition, tuning, scenario.heartbeat.interval).catch(() => undefined);
    const own = random.fork(tuning.label);
    const evidence = weigh(plays, index, bytes, own, scoredPhases);
    const within = memoized((phase: string) =>
      weigh(plays, index, bytes, own.fork(phase), (play) => phaseSpan(play, phase)),
    );
    const phases = phasesOf(recordings[0]!).map((phase) => {
      const part = within(phase);
      const metrics = detectorMetrics
        .filter(({ perPhase }) => perPhase)
        .map((m): [string, Estimate] => [m.id, m.of(part)]);
      return { phase, metrics: Object.fromEntries(metrics) };
    });
    // one by one: a call takes only so many arguments, and there may be a million
    for (const late of evidence.lateness) lateness.push(late);
    if (!replayed) {
      disagreements.push(disagreementsOf(plays, index, definition, tuning));
      young.push(youthOf(definition, tuning, scenario));
    }
    const title = replayed ? `${definition.title}, replayed` : definition.title;
    const failed = recordings
      .flatMap(({ end }) => end.detectorFailures)
      .find((f) => f.tuning === tuning.label);
    if (failed) {
      rows.push(brokenRow(tuning, title, failed.message));
      checks.push(...brokenChecks(asked, tuning, failed.message));
    } else {
      weighed.push({ tuning, title, evidence });
      rows.push({ ...rowOf(tuning, title, evidence), phases });
      const judged = [
        ...thresholdChecks(asked.thresholds, tuning, (phase) => (phase ? within(phase) : evidence)),
        ...expectationChecks(asked.expectations, tuning.label, plays, index),
      ];
      let scene: Scene | undefined;
      checks.push(
        ...explained(judged, asked, () => {
          scene ??= sceneOf(plays, index, tuning, definition);
          return scene;
        }),
      );
    }
  }
  const { told: dose, left: dosesLeftOut } = dosesOf(recordings);
  const cutShort = folders.map(readCut).find((cut) => cut !== undefined);
  const states = recordings.map(({ end }) => end.how);
  const voidReasons = [
    ...failedPlays(recordings),
    ...canaryReasons(plays),
    ...tooLate(lateness, scenario),
    ...dose.flatMap(({ phase, link, missed }) => missed.map((m) => `dose, phase ${phase}, ${link}: ${m}`)),
  ];
  const result: ScenarioResult = {
    ...identityOf(prepared),
    ...describe(scenario, recordings),
    ...(cutShort && { cutShort }),
    state: states.includes('failed') ? 'failed' : states.includes('interrupted') ? 'interrupted' : 'complete',
    void: voidReasons,
    checks: voided(checks, voidReasons),
    doubts: doubtsOf({
      plays: recordings,
      labels: weighed.map(({ tuning }) => tuning.label),
      evidence: weighed.map(({ evidence }) => evidence),
      lateness,
      disagreements,
      young,
    }),
    metrics: Object.fromEntries(
      scenarioMetrics.map((metric) => [metric.id, metric.of(recordings, lateness)]),
    ),
    rows,
    dose,
    dosesLeftOut,
    connections: scenario.heartbeat.transport === 'stream' ? connectionsOf(recordings) : null,
    ...pictures(plays[0], tunings),
    plays: weighed[0]?.evidence.columns?.shared ?? { exposure: [], crashes: [] },
  };
  return { result, weighed };
}

/** Asked for again, what was made before. */
function memoized<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

/** The scored phases, where there are several to compare. */
function phasesOf({ plan }: Recording): string[] {
  const scored = plan.phases.filter(({ score }) => score).map(({ name }) => name);
  return scored.length > 1 ? scored : [];
}

function pictures(
  play: Played | undefined,
  tunings: readonly Tuning[],
): Pick<ScenarioResult, 'links' | 'linksLeftOut'> {
  if (!play) return { links: [], linksLeftOut: 0 };
  const { recording, streams } = play;
  const ordered = pictureOrder(recording);
  const links = ordered.slice(0, MOST_LINKS).map((stream) => {
    const { fresh } = streams.find((one) => one.stream === stream)!;
    const { exposure } = accountable(viewOf(recording, stream, fresh, scoredSpans(recording)));
    const opinions = tunings.map(({ label }, i) => ({
      label,
      timeline: voicedTimeline(stream.voiced[i]!, recording.end.end),
    }));
    return pictureOf(recording, stream, exposure, opinions);
  });
  return { links, linksLeftOut: ordered.length - links.length };
}
