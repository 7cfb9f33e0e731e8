/** What there is to run: the scenarios of the projects of a configuration, or those that were named. */
import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { badInput, FlatlineError } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { PlayedWorld, WorldName } from '../model.ts';
import type { Imposed } from '../scenario/checks.ts';
import { findScenario, scenarioName } from '../scenario/find.ts';
import { type Setting, scenarioTitle } from '../scenario/load.ts';
import { placeOf } from '../scenario/source.ts';
import { suiteScenarios } from '../scenario/suites.ts';
import { typedDetectors } from '../scenario/typed-detector.ts';
import { findTraces } from '../trace/open.ts';
import type { Config, ProjectBody } from './config.ts';

/** A scenario that may be run, or a trace that may be replayed, not read yet. */
export interface Entry {
  readonly setting: Setting & { readonly jobs?: number | undefined };
  readonly world: WorldName;
  /** As it was named. */
  readonly written: string;
  readonly path: string;
  readonly name: string;
}

/** What the command line says of what is to be run. */
export interface Wanted {
  readonly named: readonly string[];
  readonly suite?: string | undefined;
  readonly world?: PlayedWorld | undefined;
  readonly projects?: readonly string[] | undefined;
  /** Whether a configuration is to be left aside. */
  readonly configless?: boolean | undefined;
  /** Held against `project › scenario`. */
  readonly grep?: RegExp | undefined;
}

/** With projects, what is named narrows them; without, it is all there is. */
export async function entriesOf(config: Config | undefined, wanted: Wanted): Promise<Entry[]> {
  const { named, suite, grep } = wanted;
  const inSuite = suite === undefined ? [] : await suiteScenarios(suite);
  const entries = config?.projects
    ? narrowed(await entriesOfProjects(config, wanted), named, inSuite)
    : await entriesNamed([...named, ...inSuite], wanted, config);
  const found = grep ? entries.filter((entry) => grep.test(titleOf(entry))) : entries;
  if (found.length > 0) return found;
  throw badInput(`nothing is called like ${grep}`, 'flag --grep', `there is: ${titles(entries)}`);
}

/** What is only looked at, and not run: as its projects have it, and what no project plays by itself. */
export async function entriesAbout(config: Config | undefined, wanted: Wanted): Promise<Entry[]> {
  const { named, world, projects } = wanted;
  if (!config?.projects || projects) return entriesOf(config, wanted);
  const all = (await entriesOf(config, { named: [] })).filter(
    (entry) => world === undefined || entry.world === world,
  );
  if (named.length === 0) return all;
  const lists = await Promise.all(
    [...new Set(named)].map(async (text) => {
      const own = all.filter((entry) => isMeant(entry, text));
      return own.length > 0 ? own : entriesNamed([text], wanted, config);
    }),
  );
  return lists.flat();
}

export function titleOf({ name, setting }: Entry): string {
  return scenarioTitle(name, setting.project);
}

function titles(entries: readonly Entry[]): string {
  return entries.map(titleOf).join(', ');
}

async function entriesNamed(
  names: readonly string[],
  { world = 'live', projects, configless }: Wanted,
  config: Config | undefined,
): Promise<Entry[]> {
  const flags = configless ? ['--no-config'] : (config?.flags ?? []);
  const own = config && { imposed: [imposedBy(config)] };
  if (projects)
    throw badInput(
      'there are no projects',
      'flag --project',
      'write a flatline.config.ts, or name one with --config',
    );
  if (names.length === 0) {
    const fix =
      'try: flatline run crash, or flatline list; scenarios stand before flags such as -d, which take all that follows; a flatline.config.ts says what runs if nothing is named';
    throw badInput('no scenario named', undefined, fix);
  }
  return Promise.all(
    [...new Set(names)].map(async (written) => {
      const path = await findScenario(written);
      const setting = { flags, ...(own && { own }) };
      return { setting, world, written, path, name: scenarioName(path) };
    }),
  );
}

/** Of the projects that are wanted, all that they list. */
async function entriesOfProjects(config: Config, { projects: picked, world }: Wanted): Promise<Entry[]> {
  const all = config.projects!;
  const known = all.map(({ name }) => name);
  const unknown = picked?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw badInput(
      `unknown project "${unknown}"${didYouMean(unknown, known)}`,
      'flag --project',
      `known: ${known.join(', ')}`,
    );
  const wanted = all.filter(
    (project) => (picked?.includes(project.name) ?? true) && (world === undefined || project.world === world),
  );
  if (wanted.length === 0) {
    const fix = 'a project says its world itself; --no-config runs any scenario in any world';
    throw badInput(`no project of ${config.file} is ${world}`, 'flag --world', fix);
  }
  const lists = await Promise.all(wanted.map((project) => entriesIn(config, project)));
  return lists.flat();
}

/** What a configuration limits of all that is run. */
function imposedBy({ thresholds, source }: Config): Imposed {
  return { thresholds, source, at: [] };
}

async function entriesIn(config: Config, project: ProjectBody): Promise<Entry[]> {
  const {
    name,
    world,
    jobs,
    scenarios = [],
    suite,
    traces = [],
    detectors,
    seed,
    repeats,
    exposure,
    thresholds,
  } = project;
  const at = ['projects', config.projects!.indexOf(project)];
  const place = (...path: readonly (string | number)[]): string => placeOf(config.source, [...at, ...path]);
  const lists = await Promise.all(
    scenarios.map((text, i) => filesOf(text, config.folder, place('scenarios', i))),
  );
  const inSuite = suite === undefined ? [] : await suiteScenarios(suite);
  const paths = [...lists.flat(), ...(await Promise.all(inSuite.map((one) => findScenario(one))))];
  const recorded = traces.flatMap((text, i) => tracesOf(text, config.folder, place('traces', i)));
  const typed = detectors && typedDetectors(detectors, config.folder, place('detectors'));
  const imposed = [imposedBy(config), { thresholds, source: config.source, at }];
  const own = { seed, repeats, exposure, detectors: typed, imposed };
  const setting = { project: name, jobs, flags: ['--project', name, ...config.flags], own };
  return [...new Set([...paths, ...recorded])].map((path) => ({
    setting,
    world,
    written: path,
    path,
    name: world === 'recorded' ? traceName(path) : scenarioName(path),
  }));
}

/** Of a file, or of the folder of a play. */
function traceName(path: string): string {
  return basename(path).replace(/\.fltrace(\.part)?$/, '');
}

function tracesOf(text: string, folder: string, where: string): string[] {
  return pathsOf(text, folder, where).flatMap((path) => {
    try {
      return findTraces(path, folder);
    } catch (error) {
      if (!(error instanceof FlatlineError)) throw error;
      const { what, fix } = error.complaint;
      throw badInput(what.includes(path) ? what : `${what}: ${path}`, where, fix);
    }
  });
}

async function filesOf(text: string, folder: string, where: string): Promise<string[]> {
  return isGlob(text) ? pathsOf(text, folder, where) : [await findScenario(text, folder, where)];
}

function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

/** In an order that no file system decides. */
function pathsOf(text: string, folder: string, where: string): string[] {
  if (!isGlob(text)) return [resolve(folder, text)];
  const found = globSync(text, { cwd: folder }).sort();
  if (found.length === 0) throw badInput(`no file is called like ${text}`, where);
  return found.map((file) => resolve(folder, file));
}

function isMeant({ name, path }: Entry, text: string): boolean {
  return text === name || resolve(text) === path;
}

/** Of the projects’ scenarios those that were named, which have to be among them, and those of the suite. */
function narrowed(entries: readonly Entry[], named: readonly string[], inSuite: readonly string[]): Entry[] {
  if (named.length + inSuite.length === 0) return [...entries];
  const known = [...new Set(entries.map(({ name }) => name))];
  const fix = `they play: ${known.join(', ')}; --no-config runs any scenario`;
  const stray = named.find((text) => !entries.some((entry) => isMeant(entry, text)));
  if (stray !== undefined)
    throw badInput(`no project plays "${stray}"${didYouMean(stray, known)}`, undefined, fix);
  const left = entries.filter((entry) => [...named, ...inSuite].some((text) => isMeant(entry, text)));
  if (left.length === 0) throw badInput('no project plays a scenario of the suite', 'flag --suite', fix);
  return left;
}
