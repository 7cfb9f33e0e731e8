/** The whole story of a run: record everything, then judge what was recorded. Read this first. */
import { badInput, EXIT, type Exit, FlatlineError, messageOf } from './errors.ts';
import { machine, version } from './host.ts';
import { scenarioMetrics } from './qos/cost.ts';
import { judge } from './qos/judge.ts';
import { detectorMetrics } from './qos/metrics.ts';
import { type MetricInfo, type Policy, RESULT_SCHEMA, type Result } from './result.ts';
import { newRunFolder, type RunFolder, type RunStart, writeStart } from './run-folder.ts';
import type { Prepared } from './scenario/load.ts';
import { compactPlays } from './trace/play.ts';
import { recordAll } from './world/live/record-all.ts';
import type { Toxiproxies } from './world/live/toxiproxy/provision.ts';
import type { Progress } from './world/progress.ts';
import { simulateAll } from './world/simulated/simulate-all.ts';

export interface RunRequest {
  /** Read, validated and planned: nothing can be wrong with them any more. */
  readonly scenarios: readonly Prepared[];
  /** What carries heartbeats between real processes; without it, everything happens in virtual time. */
  readonly toxiproxy: Toxiproxies | undefined;
  /** How many plays may go on at once; as many as the cores bear if undefined. */
  readonly jobs: number | undefined;
  /** What a check comes to that can't be decided. */
  readonly inconclusive: Policy;
  /** Where run folders are made. */
  readonly out: string;
  /** Aborted when the user wants to stop. */
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

export interface RunOutcome {
  readonly result: Result;
  readonly run: RunFolder;
  readonly exit: Exit;
  readonly failure: FlatlineError | undefined;
  /** Why not every play left its trace in one file too; its journals are there all the same. */
  readonly uncompacted: FlatlineError | undefined;
}

export async function run(request: RunRequest): Promise<RunOutcome> {
  const startedAt = new Date();
  const since = performance.now();
  const folder = newRunFolder(request.out, startedAt);
  const begun: RunStart = {
    id: folder.id,
    flatline: version(),
    startedAt: startedAt.toISOString(),
    machine: machine(),
    inconclusive: request.inconclusive,
    scenarios: request.scenarios.map(({ scenario, checks, again }) => ({
      name: scenario.name,
      checks,
      again,
    })),
  };
  writeStart(folder.folder, begun);
  const { toxiproxy } = request;
  const { engine, failure } = toxiproxy
    ? await recordAll({ ...request, toxiproxy }, folder.folder)
    : await simulateAll(request, folder.folder);
  request.progress.judging();
  const judged = await judge(request.scenarios, folder.folder);
  const result = resultOf(begun, judged, {
    tookMs: Math.round(performance.now() - since),
    state: failure ? 'failed' : request.stop.aborted ? 'interrupted' : 'complete',
    ...(failure && { failure: failure.complaint.what }),
    engine,
    world: toxiproxy ? 'live' : 'simulated',
  });
  const told = failure ?? (request.stop.aborted ? undefined : thrownIn(result));
  const uncompacted = failure || !toxiproxy ? undefined : compactAll(folder);
  return { result, run: folder, exit: exitOf(result, told), failure: told, uncompacted };
}

/** Nothing is judged by these files, so a run does not fail for want of them. */
function compactAll({ folder }: RunFolder): FlatlineError | undefined {
  try {
    compactPlays(folder);
    return undefined;
  } catch (error) {
    if (error instanceof FlatlineError) return error;
    return new FlatlineError(EXIT.bug, { what: messageOf(error), where: folder }, { cause: error });
  }
}

/** A detector that threw is the user's to mend; everything else was measured all the same. */
function thrownIn({ scenarios }: Result): FlatlineError | undefined {
  for (const { name, rows } of scenarios) {
    const broken = rows.find(({ error }) => error !== undefined);
    if (!broken) continue;
    const fix = 'its row has no figures, the others stand; flatline detectors check may show why';
    return badInput(`the detector ${broken.label} threw: ${broken.error}`, `scenario ${name}`, fix);
  }
  return undefined;
}

/** What was known before the run, what was found out, and how it ended, as one. */
export function resultOf(
  { id, flatline, startedAt, machine: played, inconclusive }: RunStart,
  judged: Pick<Result, 'scenarios' | 'pooled'>,
  ending: Pick<Result, 'tookMs' | 'state' | 'failure' | 'engine' | 'world'>,
): Result {
  return {
    schema: RESULT_SCHEMA,
    id,
    flatline,
    startedAt,
    inconclusive,
    ...ending,
    machine: played,
    harnessMemory: Math.round(process.resourceUsage().maxRSS / 1024),
    metrics: [...detectorMetrics, ...scenarioMetrics].map(metricInfo),
    ...judged,
  };
}

function metricInfo({ id, label, unit, better, scope, what }: MetricInfo): MetricInfo {
  return { id, label, unit, better, scope, what };
}

/** What is sure counts first: a check that failed on a sound scenario did, whatever became of the others. */
function exitOf({ state, scenarios, inconclusive }: Result, failure: FlatlineError | undefined): Exit {
  if (failure) return failure.exit;
  if (state === 'interrupted') return EXIT.interrupted;
  const grave = scenarios.flatMap(({ checks }) => checks).filter(({ level }) => level === 'fail');
  if (grave.some(({ verdict }) => verdict === 'fail')) return EXIT.failed;
  if (scenarios.some((scenario) => scenario.void.length > 0)) return EXIT.void;
  const undecided = grave.some(({ verdict }) => verdict === 'inconclusive');
  return undecided && inconclusive === 'fail' ? EXIT.inconclusive : EXIT.held;
}
