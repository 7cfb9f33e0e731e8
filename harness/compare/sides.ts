/** From what a person names to what is compared: a run that is there, a baseline, or a commit that is run now. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { badInput } from '../errors.ts';
import { packageRoot } from '../host.ts';
import { RESULT_SCHEMA } from '../result.ts';
import { findResult, readResult, writeFiles } from '../run-folder.ts';
import { namesFile } from '../scenario/tunings.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import { codeHash } from '../sweep/cache.ts';
import { baselineSide, isBaseline, readBaseline } from './baseline.ts';
import { commitOf, isFlatline, type Order, placeOf, runCommit, runWorktree } from './git.ts';
import { detectorPath, type LaidScenario, laidScenario } from './laid.ts';
import { hashOutside } from './outside.ts';
import type { Place } from './place.ts';
import { isSide } from './shape.ts';
import { type Side, sideOf } from './side.ts';

/** How a commit is to be run. */
export interface Plays {
  /** Names and paths, as `flatline run` takes them. */
  readonly scenarios: readonly string[];
  /** Judged instead of the scenarios’ own, as they were typed. */
  readonly detectors: readonly string[];
  /** Other flags of `flatline run` that both sides get. */
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
  if (statSync(name, { throwIfNoEntry: false })?.isFile() && isBaseline(name)) {
    const side = baselineSide(readBaseline(name), name);
    return () => Promise.resolve(side);
  }
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
  const what = `commit ${commit.slice(0, 10)}`;
  const outside = hashOutside(order.outside);
  const { args, files, scenarios } = order;
  const runner = isFlatline(place) ? RESULT_SCHEMA : codeHash();
  const hash = createHash('sha256')
    .update(JSON.stringify([commit, place.inside, args, files, scenarios, outside, runner]))
    .digest('hex');
  const folder = join(plays.out, 'compare');
  const file = `${commit.slice(0, 10)}-${hash.slice(0, 16)}.json`;
  const kept = outside === undefined ? undefined : keptSide(join(folder, file));
  if (kept) {
    plays.say(`${what} was run before: ${join(folder, file)}`);
    return { ...kept, name, what };
  }
  const side = sideOf(await runCommit(commit, order), name, what);
  if (outside !== undefined && side.void.length === 0) writeFiles(folder, { [file]: JSON.stringify(side) });
  return side;
}

/** Undefined where there is none that can be used: it only takes longer then. */
function keptSide(path: string): Side | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const side: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isSide(side) ? side : undefined;
  } catch {
    return undefined;
  }
}

interface Ordered extends Order {
  /** All that they say, wherever they lie. */
  readonly scenarios: readonly unknown[];
  /** Detectors that no commit has. */
  readonly outside: readonly string[];
}

/** The same for all sides: scenarios as they are in the working tree, and detectors as each side has them. */
export async function orderFor(place: Place, plays: Plays): Promise<Ordered> {
  const { stop, say } = plays;
  const shipped = isFlatline(place) ? undefined : resolve(packageRoot());
  const here = join(place.top, place.inside);
  const typed = plays.detectors.map((spec) => {
    const { use } = parseDetector(spec);
    if (!namesFile(use)) return { spec, outside: [] };
    const { use: path, outside } = detectorPath(place, use, here);
    return { spec: path + spec.slice(use.length), outside: outside === undefined ? [] : [outside] };
  });
  const laid: LaidScenario[] = [];
  for (const name of plays.scenarios) laid.push(await laidScenario(place, name, shipped, typed.length === 0));
  return {
    place,
    args: [...laid.map(({ named }) => named), ...plays.flags, ...typed.flatMap(({ spec }) => ['-d', spec])],
    files: laid.flatMap(({ file }) => file ?? []),
    scenarios: laid.map(({ value }) => value),
    outside: [...typed, ...laid].flatMap(({ outside }) => outside),
    stop,
    say,
  };
}
