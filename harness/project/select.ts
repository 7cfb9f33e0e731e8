/** From what there is to run and what the command line says to plays that are planned. */
import { badInput } from '../errors.ts';
import { notPassed } from '../findings.ts';
import type { PlayedWorld } from '../model.ts';
import { type PreparedTrace, prepareTrace } from '../recorded/prepare.ts';
import type { Identity, Result, ScenarioResult } from '../result.ts';
import { type Overrides, type Prepared, prepare } from '../scenario/load.ts';
import { worlds } from '../world/worlds.ts';
import { type Entry, titleOf } from './entries.ts';

/** What flags say of everything that is run. */
export interface Flags extends Overrides {
  readonly jobs?: number | undefined;
  /** Each scenario so often, with a seed of its own. */
  readonly repeatEach?: number | undefined;
}

/** What is to be run: plays, and what was recorded before. */
export interface Selected {
  readonly scenarios: readonly Prepared[];
  readonly traces: readonly PreparedTrace[];
}

/** Reads and plans; throws what is wrong with any of them. */
export async function prepareAll(
  entries: readonly (Entry & { readonly again?: Again })[],
  { jobs, repeatEach, ...overrides }: Flags,
): Promise<Selected> {
  const all: Prepared[] = [];
  const traces: PreparedTrace[] = [];
  for (const { setting, world, written, name, again } of entries) {
    if (world === 'recorded') {
      traces.push(await prepareTrace(written, name, setting, overrides, jobs ?? setting.jobs));
      continue;
    }
    const steps = repeatEach === undefined ? [undefined] : Array.from({ length: repeatEach }, (_, i) => i);
    for (const seedStep of steps) {
      const prepared = await prepare(
        written,
        worlds[world],
        { ...overrides, ...again, ...(seedStep !== undefined && { seedStep }) },
        setting,
      );
      const most = jobs ?? setting.jobs;
      all.push({ ...prepared, ...(most !== undefined && { jobs: most }) });
    }
  }
  refuseTwins([...all.map((one) => ({ ...one, file: one.scenario.file })), ...traces]);
  return { scenarios: all, traces };
}

/** The seed with which something is to be run again; a step of 0 if its name told the seed. */
type Again = Pick<Overrides, 'seed' | 'seedStep'>;

/**
 * Of these, what did not pass in an earlier run, each with the seed with which it did not. Throws where something failed, and
 * none of it is among them: nothing would be run, and all would look well.
 * @param world what the command line says of it; else that in which it failed, where no project says one
 */
export function lastFailed(
  entries: readonly Entry[],
  last: Result,
  world?: PlayedWorld,
): (Entry & { again: Again })[] {
  const failed = notPassed(last);
  const isOf = (entry: Entry, scenario: ScenarioResult): boolean =>
    scenario.name === entry.name &&
    scenario.project === entry.setting.project &&
    (scenario.world === entry.world || (entry.setting.project === undefined && world === undefined));
  const found = entries.flatMap((entry) =>
    failed
      .filter((scenario) => isOf(entry, scenario))
      .map(({ seed, title, world: failedIn }) => ({
        ...entry,
        world: failedIn,
        again: { seed, ...(title !== titleOf(entry) && { seedStep: 0 }) },
      })),
  );
  if (found.length > 0 || failed.length === 0) return found;
  const what = `of what is asked for nothing failed in the last run, but ${failed.map(({ title }) => title).join(', ')} did`;
  throw badInput(what, 'flag --last-failed', 'ask for that, or for nothing in particular');
}

/** Folders and reports name scenarios by file name alone. */
function refuseTwins(scenarios: readonly (Identity & { readonly file: string })[]): void {
  const seen = new Map<string, Identity & { readonly file: string }>();
  for (const one of scenarios) {
    const other = seen.get(one.id);
    if (other) {
      const where = `${other.file} and ${one.file}`;
      throw badInput(`two scenarios are called "${one.title}"`, where, 'rename one of the files');
    }
    seen.set(one.id, one);
  }
}
