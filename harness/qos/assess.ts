/** From the folders that a scenario's plays left to its result. Pure but for reading them. */
import { definitionFor, isReplayed } from '../definition.ts';
import { Rng } from '../lib/rng.ts';
import { linkName, type Ms, type Tuning } from '../model.ts';
import { type Estimate, NOTHING, type Row, type ScenarioResult } from '../result.ts';
import type { Prepared } from '../scenario/load.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Span } from '../timeline.ts';
import type { Recording } from '../trace/recording.ts';
import { scenarioMetrics } from './cost.ts';
import { dosesOf } from './dose.ts';
import { doubtsOf } from './doubts.ts';
import type { Evidence } from './evidence.ts';
import { detectorMetrics } from './metrics.ts';
import { MOST_LINKS, pictureOf, pictureOrder } from './pictures.ts';
import { readPlays } from './replayed.ts';
import { accountable } from './score.ts';
import { stateBytes } from './state.ts';
import { detectionCurve } from './survival.ts';
import { rewarmOf, scoredPhases, scoredSpans } from './truth.ts';
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
export async function assess(
  { scenario, plans, tunings, again }: Prepared,
  folders: readonly string[],
): Promise<Assessment> {
  const { seed } = plans[0]!;
  const plays = await readPlays(folders, tunings);
  const recordings = plays.map(({ recording }) => recording);
  const random = new Rng(seed, scenario.name, 'resampling');
  const rows: Row[] = [];
  const weighed: Assessment['weighed'][number][] = [];
  const lateness: Ms[] = [];
  const disagreements: Disagreement[] = [];
  const young: Young[] = [];
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
    const phases = phasesOf(recordings[0]!).map((phase) => {
      const part = weigh(plays, index, bytes, own.fork(phase), (play) => phaseSpan(play, phase));
      const metrics = detectorMetrics
        .filter(({ perPhase }) => perPhase)
        .map((m): [string, Estimate] => [m.id, m.of(part)]);
      return { phase, metrics: Object.fromEntries(metrics) };
    });
    lateness.push(...evidence.lateness);
    if (!replayed) {
      disagreements.push(disagreementsOf(plays, index, definition, tuning));
      young.push(youthOf(definition, tuning, scenario));
    }
    const title = replayed ? `${definition.title}, replayed` : definition.title;
    const failed = recordings
      .flatMap(({ end }) => end.detectorFailures)
      .find((f) => f.tuning === tuning.label);
    if (failed) rows.push(brokenRow(tuning, title, failed.message));
    else {
      weighed.push({ tuning, title, evidence });
      rows.push({ ...rowOf(tuning, title, evidence), phases });
    }
  }
  const { told: dose, left: dosesLeftOut } = dosesOf(recordings);
  const states = recordings.map(({ end }) => end.how);
  const result: ScenarioResult = {
    ...describe(scenario, recordings),
    seed,
    again,
    state: states.includes('failed') ? 'failed' : states.includes('interrupted') ? 'interrupted' : 'complete',
    void: [
      ...voidReasons(recordings),
      ...dose.flatMap(({ phase, link, missed }) => missed.map((m) => `dose, phase ${phase}, ${link}: ${m}`)),
    ],
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
  };
  return { result, weighed };
}

/** The scored phases, where there are several to compare. */
function phasesOf({ plan }: Recording): string[] {
  const scored = plan.phases.filter(({ score }) => score).map(({ name }) => name);
  return scored.length > 1 ? scored : [];
}

function phaseSpan({ plan }: Recording, phase: string): Span[] {
  const { from, until } = plan.phases.find(({ name }) => name === phase)!;
  return [{ from, until }];
}

/** The figures of one tuning. */
export function rowOf(tuning: Tuning, title: string, evidence: Evidence): Row {
  return {
    label: tuning.label,
    detector: tuning.detector,
    title,
    params: tuning.params,
    metrics: Object.fromEntries(detectorMetrics.map((metric) => [metric.id, metric.of(evidence)])),
    detection: detectionCurve(evidence.crashes).map(({ time, detected }) => ({ time, detected })),
    crashes: evidence.crashes.length,
    views: evidence.crashes.flat().length,
    phases: [],
  };
}

/** A detector that threw has no figures: up to then it was something else than it is now. */
function brokenRow({ label, detector, params }: Tuning, title: string, error: string): Row {
  const none = detectorMetrics.map(({ id }): [string, Estimate] => [id, { ...NOTHING, note: 'it threw' }]);
  return {
    label,
    detector,
    title,
    params,
    metrics: Object.fromEntries(none),
    detection: [],
    crashes: 0,
    views: 0,
    phases: [],
    error,
  };
}

/** Every life of a sender opens one connection on each of its links; any more were made after one broke. */
function connectionsOf(recordings: readonly Recording[]): ScenarioResult['connections'] {
  let [opened, lives] = [0, 0];
  for (const { plan, nodes, opened: times } of recordings) {
    for (const link of plan.links) {
      opened += times.get(linkName(link))!.length;
      lives += nodes.find(({ id }) => id === link.from)!.lives.length;
    }
  }
  return { opened, lives };
}

function voidReasons(recordings: readonly Recording[]): string[] {
  return recordings.flatMap(({ end }, repeat) =>
    end.how === 'failed' ? [`play ${repeat + 1} failed: ${end.failure ?? 'the harness was killed'}`] : [],
  );
}

function describe(scenario: Scenario, recordings: readonly Recording[]) {
  const [first] = recordings;
  const { heartbeat, topology } = scenario;
  const scoringBegins = Math.min(...scoredSpans(first!).map(({ from }) => from));
  let [heard, excluded] = [0, 0];
  for (const { streams } of recordings) {
    for (const stream of streams) {
      heard += stream.heard.at.length;
      excluded += stream.heard.at.filter((at) => at < scoringBegins).length;
    }
  }
  return {
    name: scenario.name,
    why: scenario.why,
    file: scenario.file,
    interval: heartbeat.interval,
    transport: heartbeat.transport,
    pattern: heartbeat.pattern,
    topology:
      topology.shape === 'star'
        ? `${topology.senders} senders → 1 observer`
        : `${topology.nodes} nodes, all to all`,
    truth: scenario.truth,
    warmup: scenario.warmup,
    rewarm: rewarmOf(first!),
    length: first!.plan.end,
    repeats: {
      planned: scenario.repeats,
      played: recordings.filter(({ end }) => end.how === 'complete').length,
    },
    phases: first!.plan.phases,
    heartbeats: { heard, excluded },
  };
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
