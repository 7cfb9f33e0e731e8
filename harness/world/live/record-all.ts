/** Plays everything, several plays side by side where they don't disturb one another. */
import { EXIT, FlatlineError, messageOf } from '../../errors.ts';
import { Slots } from '../../lib/slots.ts';
import type { Tuning } from '../../model.ts';
import type { Plan } from '../../scenario/plan.ts';
import { playFolder } from '../../trace/folder.ts';
import type { Progress } from '../progress.ts';
import { inRounds, type Look } from '../rounds.ts';
import { EngineDied } from './network.ts';
import { Ports } from './ports.ts';
import { startReaper } from './reaper.ts';
import { record, type Stage } from './record.ts';
import { openToxiproxy } from './toxiproxy/engine.ts';
import type { Toxiproxies } from './toxiproxy/provision.ts';
import { placesFor } from './turns.ts';

interface Play {
  readonly folder: string;
  readonly title: string;
  readonly plan: Plan;
  readonly tunings: readonly Tuning[];
  readonly again: string;
}

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
  readonly toxiproxy: Toxiproxies;
  readonly jobs: number | undefined;
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

export interface Recorded {
  /** What ended the run before its time; a failure of one play alone is told by that play. */
  readonly failure: FlatlineError | undefined;
}

export async function recordAll(request: Request, folder: string): Promise<Recorded> {
  const reaper = await startReaper();
  try {
    const ports = await Ports.open();
    const engine = await openToxiproxy(request.toxiproxy, ports, reaper, folder);
    const { name, origin } = engine;
    request.progress.recording(folder, { name, origin }, 'live');
    try {
      const failure = await playAll(request, folder, { engine, ports, reaper });
      return { failure };
    } finally {
      await engine.close();
    }
  } finally {
    await reaper.close();
  }
}

async function playAll(
  { scenarios, jobs, stop, progress }: Request,
  folder: string,
  stage: Omit<Stage, 'stop'>,
): Promise<FlatlineError | undefined> {
  const abandon = new AbortController();
  const either = AbortSignal.any([stop, abandon.signal]);
  let failure: FlatlineError | undefined;
  const one = async ({ folder: own, title, plan, tunings, again }: Play): Promise<void> => {
    const { repeats } = plan.scenario;
    const name = { scenario: title, repeat: plan.repeat, repeats, length: plan.end, again };
    try {
      const begun = (): void => progress.begun(name);
      const end = await record(plan, tunings, own, { ...stage, stop: either }, begun);
      progress.ended(name, end.how);
    } catch (error) {
      const fatal = fatalOf(error, folder);
      // what ends the whole run is told once, with the run
      progress.ended(name, 'failed', fatal ? undefined : messageOf(error));
      failure ??= fatal;
      if (fatal) abandon.abort();
    }
  };
  const places = placesFor(jobs);
  const slots = new Slots(places.all);
  const inTurn = async <T>(weight: number, work: () => Promise<T>): Promise<T> => {
    const release = await slots.take(weight);
    try {
      return await work();
    } finally {
      release();
    }
  };
  const turnOf = (play: Play): Promise<void> =>
    inTurn(places.of(play.plan), async () => {
      if (!either.aborted) await one(play);
    });
  await Promise.all(
    scenarios.map(({ id, title, plans, tunings, again, look }) => {
      const plays = plans.map(
        (plan): Play => ({ folder: playFolder(folder, id, plan.repeat), title, plan, tunings, again }),
      );
      // a look takes the processor from everyone, and the harness from its faults: it goes alone
      const alone: typeof look =
        look && ((...at) => inTurn(slots.size, async () => !either.aborted && (await look(...at))));
      return inRounds(
        plays,
        alone,
        () => either.aborted,
        (round) => Promise.all(round.map(turnOf)),
      );
    }),
  );
  return failure;
}

/** What leaves no sense in going on; undefined for what concerns one play alone. */
function fatalOf(error: unknown, folder: string): FlatlineError | undefined {
  if (error instanceof EngineDied) {
    const fix = 'nothing measured since then is true; what was recorded is kept, and marked: run again';
    return new FlatlineError(EXIT.void, { what: error.message, where: folder, fix }, { cause: error });
  }
  if (error instanceof FlatlineError) return error.exit === EXIT.void ? undefined : error;
  return new FlatlineError(EXIT.bug, { what: messageOf(error), where: folder }, { cause: error });
}
