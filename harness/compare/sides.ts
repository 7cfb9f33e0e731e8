/** From what a person names to what is compared: a run that is there, a baseline, or a commit that is run now. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { badInput } from '../errors.ts';
import { packageRoot } from '../host.ts';
import { RESULT_SCHEMA } from '../result.ts';
import { findResult, readResult, writeFiles } from '../run-folder.ts';
import { findScenario } from '../scenario/find.ts';
import { codeHash } from '../sweep/cache.ts';
import { baselineSide, isBaseline, readBaseline } from './baseline.ts';
import { commitOf, isFlatline, type Order, type Place, placeOf, runCommit, runWorktree } from './git.ts';
import { type Side, sideOf } from './side.ts';

/** How a commit is to be run. */
export interface Plays {
  /** Names and paths, as `flatline run` takes them. */
  readonly scenarios: readonly string[];
  /** Flags of `flatline run` that both sides get. */
  readonly flags: readonly string[];
  /** Where runs and what was run before are kept. */
  readonly out: string;
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

type Opened = (plays: Plays) => Promise<Side>;

/** Found without running anything, so that a name that means nothing is told at once. */
export async function findSide(name: string, out: string): Promise<Opened> {
  const place = await placeOf(process.cwd());
  if (name === '.' || name === 'worktree') {
    if (place)
      return async (plays) => sideOf(await runWorktree(await orderFor(place, plays)), name, 'working tree');
    throw badInput('this is no git repository, so it has no working tree', process.cwd(), 'name two runs');
  }
  if (statSync(name, { throwIfNoEntry: false })?.isFile() && isBaseline(name))
    return () => Promise.resolve(baselineSide(readBaseline(name), name));
  if (findResult(name, out) !== undefined) {
    const { result } = readResult(name, out);
    return () => Promise.resolve(sideOf(result, name, `run ${result.id}`));
  }
  const commit = place && (await commitOf(place, name));
  if (place && commit) return (plays) => committed(name, commit, place, plays);
  throw badInput(
    `there is no run, baseline or commit "${name}"`,
    `looked in ${resolve(out)}${place ? ` and in the git repository ${place.top}` : '; this is no git repository'}`,
    'name a run’s id or folder, a result.json, latest, a commit, a branch, or . for the working tree',
  );
}

/** A commit never changes, so what was run of it with the same scenarios is kept. */
async function committed(name: string, commit: string, place: Place, plays: Plays): Promise<Side> {
  const order = await orderFor(place, plays);
  const runner = isFlatline(place) ? RESULT_SCHEMA : codeHash();
  const texts = order.files.map((file) => readFileSync(join(place.top, file), 'utf8'));
  const hash = createHash('sha256')
    .update(JSON.stringify([commit, place.inside, order.args, texts, runner]))
    .digest('hex');
  const folder = join(plays.out, 'compare');
  const file = `${commit.slice(0, 10)}-${hash.slice(0, 16)}.json`;
  const what = `commit ${commit.slice(0, 10)}`;
  if (existsSync(join(folder, file))) {
    plays.say(`${what} was run before: ${join(folder, file)}`);
    return { ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Side), name, what };
  }
  const side = sideOf(await runCommit(commit, order), name, what);
  if (side.void.length === 0) writeFiles(folder, { [file]: JSON.stringify(side) });
  return side;
}

/** Scenarios in the repository are taken from the working tree; those that come with an installed flatline go by their names. */
async function orderFor(place: Place, { scenarios, flags, stop, say }: Plays): Promise<Order> {
  const paths = await Promise.all(scenarios.map((scenario) => findScenario(scenario)));
  const shipped = isFlatline(place) ? undefined : resolve(packageRoot());
  const within = (path: string, folder: string | undefined): boolean =>
    folder !== undefined && !relative(folder, path).startsWith('..');
  const here = join(place.top, place.inside);
  const files = paths.filter((path) => within(path, place.top) && !within(path, shipped));
  const named = paths.map((path) => {
    if (within(path, shipped)) return basename(path).replace(/\.\w+$/, '');
    return within(path, place.top) ? `./${relative(here, path)}` : path;
  });
  return {
    place,
    args: [...named, ...flags],
    files: files.map((path) => relative(place.top, path)),
    stop,
    say,
  };
}
