/** Plays everything in virtual time, on as many threads as are worth it. What comes out does not depend on how many. */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { type Complaint, EXIT, type Exit, FlatlineError, messageOf } from '../../errors.ts';
import type { Tuning } from '../../model.ts';
import type { Plan } from '../../scenario/plan.ts';
import { type PlayEnd, playFolder } from '../../trace/folder.ts';
import type { Progress } from '../progress.ts';
import { inRounds, type Look } from '../rounds.ts';
import { SIMULATOR, simulate } from './simulate.ts';

/** One play, as a thread is told of it. */
export interface Task {
  readonly plan: Plan;
  readonly tunings: readonly Tuning[];
  readonly folder: string;
  /** Its place in `reached`. */
  readonly play: number;
}

/** What all threads see. */
export interface Shared {
  /** The first is 1 when all is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
  /** By play, how far it is, ms. */
  readonly reached: Float64Array<SharedArrayBuffer>;
}

export type Outcome =
  | { readonly end: PlayEnd }
  | { readonly failure: { readonly exit: Exit; readonly complaint: Complaint } };

interface Request {
  readonly scenarios: readonly {
    readonly id: string;
    readonly title: string;
    readonly plans: readonly Plan[];
    readonly tunings: readonly Tuning[];
    readonly again: string;
    /** Whether it needs no further plays. */
    readonly look?: Look | undefined;
  }[];
  readonly jobs: number | undefined;
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

/** What one play came to; what goes wrong is told in a form that crosses threads. */
export async function perform(
  { plan, tunings, folder, play }: Task,
  { stop, reached }: Shared,
): Promise<Outcome> {
  try {
    const end = await simulate(plan, tunings, folder, {
      stopped: () => Atomics.load(stop, 0) === 1,
      reached: (now) => {
        reached[play] = now;
      },
    });
    return { end };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (error instanceof FlatlineError) return { failure: { exit: error.exit, complaint: error.complaint } };
    return { failure: { exit: EXIT.bug, complaint: { what: messageOf(error), where: folder } } };
  }
}

export async function simulateAll(
  { scenarios, jobs, stop, progress }: Request,
  run: string,
): Promise<{ failure: FlatlineError | undefined }> {
  progress.recording(run, SIMULATOR, 'simulated');
  let count = 0;
  const plays = scenarios.map(({ id, title, plans, tunings, again }) =>
    plans.map((plan) => {
      const folder = playFolder(run, id, plan.repeat);
      return { folder, title, plan, tunings, again, play: count++ };
    }),
  );
  const shared: Shared = {
    stop: new Int32Array(new SharedArrayBuffer(4)),
    reached: new Float64Array(new SharedArrayBuffer(8 * count)),
  };
  const halt = (): void => void Atomics.store(shared.stop, 0, 1);
  stop.addEventListener('abort', halt, { once: true });
  progress.advancing?.(() => shared.reached.reduce((sum, ms) => sum + ms, 0));
  const threads = Math.min(count, jobs ?? threadsFor(scenarios.flatMap(({ plans }) => plans)));
  const team = threads > 1 ? startTeam(threads, shared) : alone(shared);
  let failure: FlatlineError | undefined;
  const halted = (): boolean => Atomics.load(shared.stop, 0) === 1;
  const one = async (each: (typeof plays)[number][number]): Promise<void> => {
    const { folder, title, plan, tunings, again, play } = each;
    const outcome = await team.perform({ plan, tunings, folder, play });
    if (!outcome) return;
    const { repeats } = plan.scenario;
    const named = { scenario: title, repeat: plan.repeat, repeats, length: plan.end, again };
    if ('end' in outcome) {
      progress.ended(named, outcome.end.how);
      return;
    }
    halt();
    progress.ended(named, 'failed');
    const { exit, complaint } = outcome.failure;
    const what = `play ${plan.repeat + 1} of ${title} failed: ${complaint.what}`;
    failure ??= new FlatlineError(exit, { fix: `to see it again: ${again}`, ...complaint, what });
  };
  try {
    await Promise.all(
      scenarios.map(({ look }, i) =>
        inRounds(plays[i]!, look, halted, (round) => Promise.all(round.map(one))),
      ),
    );
  } finally {
    stop.removeEventListener('abort', halt);
    await team.close();
  }
  return { failure };
}

/** About so much takes as long as a thread does to start, which loads all that it needs for itself. */
const PLAYS_A_THREAD = 200;
const HEARTBEATS_A_THREAD = 200_000;

/** As many as there are cores, as far as there is enough to do for each. */
function threadsFor(plans: readonly Plan[]): number {
  const heartbeats = plans.reduce(
    (sum, { links, end, scenario }) => sum + (links.length * end) / scenario.heartbeat.interval,
    0,
  );
  const worth = Math.ceil(plans.length / PLAYS_A_THREAD + heartbeats / HEARTBEATS_A_THREAD);
  return Math.min(availableParallelism(), worth);
}

interface Team {
  /** undefined for a play that was not begun, because all is to stop. */
  perform(task: Task): Promise<Outcome | undefined>;
  close(): Promise<void>;
}

function startTeam(threads: number, shared: Shared): Team {
  const pool = new Piscina<Task, Outcome | undefined>({
    filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
    workerData: { shared },
    minThreads: threads,
    maxThreads: threads,
  });
  return { perform: (task) => pool.run(task), close: () => pool.destroy() };
}

/** One after another, here. */
function alone(shared: Shared): Team {
  let last: Promise<unknown> = Promise.resolve();
  return {
    perform(task) {
      const next = last.then(() => (Atomics.load(shared.stop, 0) === 1 ? undefined : perform(task, shared)));
      last = next;
      return next;
    },
    close: async () => undefined,
  };
}
