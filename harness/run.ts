/** The whole story of a run: record everything, then judge what was recorded. Read this first. */

import { outcomeOf } from './check.ts';
import { badInput, EXIT, type Exit, FlatlineError, messageOf } from './errors.ts';
import { machine, version } from './host.ts';
import { lookAt } from './looks.ts';
import type { PlayedWorld } from './model.ts';
import { begunOf } from './project/begun.ts';
import type { Shard } from './project/partition.ts';
import { scenarioMetrics } from './qos/cost.ts';
import { judge } from './qos/judge.ts';
import { detectorMetrics } from './qos/metrics.ts';
import { judgeTrace, RECORDED } from './recorded/judge.ts';
import type { PreparedTrace } from './recorded/prepare.ts';
import { type MetricInfo, type Policy, RESULT_SCHEMA, type Result, type ScenarioResult } from './result.ts';
import { commandFor, newRunFolder, type RunFolder } from './run-folder.ts';
import { type RunStart, writeStart } from './run-start.ts';
import { identityOf, type Prepared } from './scenario/load.ts';
import { compactPlays } from './trace/play.ts';
import type { recordAll } from './world/live/record-all.ts';
import type { Toxiproxies } from './world/live/toxiproxy/provision.ts';
import type { Progress } from './world/progress.ts';
import { simulateAll } from './world/simulated/simulate-all.ts';

export interface RunRequest {
  /** Read, validated and planned: nothing can be wrong with them any more. Of a shard, with its own plays only. */
  readonly scenarios: readonly Prepared[];
  /** Recorded before, and judged first; of a shard, only those that are its own. */
  readonly traces?: readonly PreparedTrace[];
  readonly shard?: Shard | undefined;
  /** What a check comes to that can't be decided. */
  readonly inconclusive: Policy;
  /** What carries heartbeats between real processes; only what is simulated does without it. */
  readonly toxiproxy: Toxiproxies | undefined;
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
    directory: process.cwd(),
    inconclusive: request.inconclusive,
    ...(request.shard && { shard: request.shard }),
    scenarios: request.scenarios.map(begunOf),
    ...(request.traces?.length && {
      traces: request.traces.map((one) => ({ ...identityOf(one), mine: one.mine, wrote: one.wrote })),
    }),
  };
  writeStart(folder.folder, begun);
  const recorded = await replayAll(request, folder.folder);
  const failure = await playAll(request, folder.folder);
  request.progress.judging();
  const { scenarios, pooled } = await judge(request.scenarios, folder.folder);
  const result = resultOf(
    begun,
    { scenarios: [...scenarios, ...recorded], pooled },
    {
      tookMs: Math.round(performance.now() - since),
      state: failure ? 'failed' : request.stop.aborted ? 'interrupted' : 'complete',
      ...(failure && { failure: failure.complaint.what }),
    },
    folder.folder,
  );
  const told = failure ?? (request.stop.aborted ? undefined : thrownIn(result));
  const uncompacted = failure ? undefined : compactAll(folder);
  return { result, run: folder, exit: exitOf(result, told), failure: told, uncompacted };
}

/** What was recorded needs no playing, and little time. */
async function replayAll(
  { traces = [], stop, progress }: RunRequest,
  folder: string,
): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (const prepared of traces.filter(({ mine }) => mine)) {
    if (stop.aborted) return results;
    const { title, length, again } = prepared;
    const play = { scenario: title, repeat: 0, repeats: 1, length, again };
    progress.recording(folder, RECORDED, 'recorded');
    progress.begun(play);
    try {
      results.push(await judgeTrace(prepared, stop));
      progress.ended(play, 'complete');
    } catch (error) {
      progress.ended(play, stop.aborted ? 'interrupted' : 'failed');
      if (!stop.aborted) throw error;
      return results;
    }
  }
  return results;
}

/** What is simulated comes first, as it soon tells whether something is amiss. */
async function playAll(
  { scenarios, shard, toxiproxy, stop, progress }: RunRequest,
  folder: string,
): Promise<FlatlineError | undefined> {
  for (const batch of batchesOf(scenarios)) {
    if (stop.aborted) return undefined;
    const { world, jobs } = batch[0]!;
    const looking = batch.map((prepared) => ({
      ...prepared,
      // whether a shard's plays are enough is for all of them to say
      look: shard
        ? undefined
        : lookAt(prepared, folder, (cut) => progress.cutShort?.(prepared.title, cut, prepared.again)),
    }));
    const request = { scenarios: looking, jobs, stop, progress };
    const { failure } =
      world === 'live'
        ? await recordLive({ ...request, toxiproxy: toxiproxy! }, folder)
        : await simulateAll(request, folder);
    if (failure || stop.aborted) return failure;
  }
  return undefined;
}

/** Processes and what starts them are loaded only where some are started. */
const recordLive: typeof recordAll = async (...args) =>
  (await import('./world/live/record-all.ts')).recordAll(...args);

/** What is played together: scenarios of one world that share the machine in the same way, as far as they have plays. */
function batchesOf(scenarios: readonly Prepared[]): Prepared[][] {
  const played = scenarios.filter(({ plans }) => plans.length > 0);
  const order: readonly PlayedWorld[] = ['simulated', 'live'];
  return order.flatMap((wanted) => {
    const inWorld = played.filter(({ world }) => world === wanted);
    return [...Map.groupBy(inWorld, ({ jobs }) => jobs).values()];
  });
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
export function thrownIn({ scenarios }: Result): FlatlineError | undefined {
  for (const { title, rows } of scenarios) {
    const broken = rows.find(({ error }) => error !== undefined);
    if (!broken) continue;
    const fix = 'its row has no figures, the others stand; flatline detectors check may show why';
    return badInput(`the detector ${broken.label} threw: ${broken.error}`, `scenario ${title}`, fix);
  }
  return undefined;
}

/** What was known before the run, what was found out, and how it ended, as one. */
export function resultOf(
  {
    id,
    flatline,
    startedAt,
    machine: played,
    shard,
    inconclusive,
  }: Omit<RunStart, 'directory' | 'scenarios'>,
  judged: Pick<Result, 'scenarios' | 'pooled'>,
  ending: Pick<Result, 'tookMs' | 'state' | 'failure' | 'parts'>,
  folder: string,
): Result {
  return {
    schema: RESULT_SCHEMA,
    id,
    flatline,
    startedAt,
    inconclusive,
    ...ending,
    ...(shard && { shard }),
    report: commandFor(folder),
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
export function exitOf(result: Result, failure: FlatlineError | undefined): Exit {
  if (failure) return failure.exit;
  if (result.state === 'interrupted') return EXIT.interrupted;
  const checks = result.scenarios.flatMap((scenario) => scenario.checks);
  const failed = checks.filter((check) => outcomeOf(check, result) === 'failed');
  if (failed.some(({ verdict }) => verdict === 'fail')) return EXIT.failed;
  if (result.scenarios.some((scenario) => scenario.void.length > 0)) return EXIT.void;
  return failed.length > 0 ? EXIT.inconclusive : EXIT.held;
}
