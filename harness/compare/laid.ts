/** A scenario as every side of a comparison is to have it. */
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join, normalize, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { badInput } from '../errors.ts';
import { readableJson } from '../lib/json.ts';
import { findScenario, readSource, scenarioName } from '../scenario/find.ts';
import { problemsError } from '../scenario/source.ts';
import { withTraceLaws } from '../scenario/trace-laws.ts';
import { namesFile } from '../scenario/tunings.ts';
import { type Place, real, wayFromTop, wayIn } from './place.ts';

/** A file of a tree, and what it is to hold. */
export interface LaidFile {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
}

export interface LaidScenario {
  /** How `flatline run` is to find it. */
  readonly named: string;
  /** Undefined where it lies where no commit can have another: with flatline itself, or outside of the repository. */
  readonly file?: LaidFile;
  /** All that it says. */
  readonly value: unknown;
  /** Detectors that it names and no commit has. */
  readonly outside: readonly string[];
}

/**
 * @param shipped where the scenarios lie that come with flatline and go by their names; undefined if the repository is flatline’s
 * @param judged whether the detectors are those that it names
 */
export async function laidScenario(
  place: Place,
  name: string,
  shipped: string | undefined,
  judged: boolean,
): Promise<LaidScenario> {
  const here = join(place.top, place.inside);
  const path = await findScenario(name, here);
  const source = await readSource(path);
  // a trace that a law is taken from is a part of the scenario, and rarely of a commit
  const { value: read, problems } = withTraceLaws(source.value, dirname(path));
  if (problems.length > 0) throw problemsError(source, problems);
  if (shipped !== undefined && wayIn(shipped, path) !== undefined)
    return { named: scenarioName(path), value: read, outside: [] };
  const way = wayFromTop(place, path);
  const stray = way === undefined && judged ? path : undefined;
  const folder = dirname(way === undefined ? path : join(place.top, way));
  const { value, outside: all } = withDetectors(read, (use) => detectorPath(place, use, folder, stray));
  const outside = judged ? all : [];
  if (way === undefined) return { named: path, value, outside };
  const named = `./${relative(here, join(place.top, way))}`;
  return { named, file: { path: way, text: textOf(path, source.value, value) }, value, outside };
}

/** What YAML says in its own words; code, and what was changed, as the data that it comes to: so it needs no other file. */
function textOf(path: string, written: unknown, value: unknown): string {
  const ending = extname(path);
  const isYaml = /^\.ya?ml$/.test(ending);
  if ((isYaml && isDeepStrictEqual(written, value)) || !isData(value)) return readFileSync(path, 'utf8');
  const json = readableJson(value);
  if (isYaml) return `${json}\n`;
  return `${/^\.c/.test(ending) ? 'module.exports =' : 'export default'} ${json};\n`;
}

/** Whether JSON holds all of it. */
function isData(value: unknown): boolean {
  try {
    return isDeepStrictEqual(plain(value), JSON.parse(JSON.stringify(value)));
  } catch {
    return false;
  }
}

/** Without keys that have no value: nobody tells them from those that are not there. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const set = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(set.map(([key, field]) => [key, plain(field)]));
}

interface Named {
  /** As each side is to read it. */
  readonly use: string;
  /** The same, where it is no part of a commit. */
  readonly outside?: string;
}

/**
 * The file of a detector: each side’s own where the repository has it, and else the same for all.
 * @param folder that paths are relative to
 * @param stray a scenario outside of the repository, which every side reads where it lies
 */
export function detectorPath(place: Place, use: string, folder: string, stray?: string): Named {
  const path = resolve(folder, use);
  const way = wayFromTop(place, path);
  if (way === undefined) return { use: path, outside: path };
  if (stray !== undefined)
    throw badInput(
      `every side would have the detector ${use} as it lies there, although commits have their own`,
      stray,
      `name it with -d, or move ${basename(stray)} into the repository`,
    );
  const own = join(place.top, way);
  const elsewhere = wayIn(place.top, real(own)) === undefined;
  return { use: `./${relative(folder, own)}`, ...(elsewhere && { outside: real(own) }) };
}

/** The scenario with its detectors’ files named anew; of what is no scenario, `run` tells what is wrong with it. */
function withDetectors(
  scenario: unknown,
  pathOf: (use: string) => Named,
): { value: unknown; outside: string[] } {
  const outside: string[] = [];
  const { detectors } = Object(scenario) as { detectors?: unknown };
  if (!Array.isArray(detectors)) return { value: scenario, outside };
  const anew = detectors.map((one: unknown) => {
    const { use } = Object(one) as { use?: unknown };
    if (typeof use !== 'string' || !namesFile(use)) return one;
    const named = pathOf(use);
    if (named.outside !== undefined) outside.push(named.outside);
    return normalize(named.use) === normalize(use) ? one : { ...(one as object), use: named.use };
  });
  return { value: { ...(scenario as object), detectors: anew }, outside };
}
