/** From a name or a path to a scenario that is known to be possible, or an error that says where it is not. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { standardLineup } from '../../detectors/lineup.ts';
import { badInput, messageOf } from '../errors.ts';
import { commandLine } from '../host.ts';
import { didYouMean } from '../lib/nearest.ts';
import { exactDuration } from '../lib/units.ts';
import type { Capability, Ms, Transport, Tuning, WorldName } from '../model.ts';
import { importOwn, moduleFix } from '../own-module.ts';
import { type Checks, readChecks } from './checks.ts';
import { explain } from './explain.ts';
import { type Plan, planScenario } from './plan.ts';
import { playsOf, tooMuch } from './plays.ts';
import { type Problem, typedProblem } from './problem.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { moduleSource, problemsError, type Source, yamlSource } from './source.ts';
import { type DetectorUse, resolveTunings } from './tunings.ts';

const builtInFolder = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const EXTENSION = /\.(ya?ml|[cm]?[tj]s)$/;

/** What a flag may change about every scenario of a run. */
export interface Overrides {
  readonly seed?: number | undefined;
  readonly repeats?: number | undefined;
  /** As many plays as it takes until so much time is scored. */
  readonly exposure?: Ms | undefined;
  /** Judged instead of the scenario's own; paths are relative to `folder`. */
  readonly detectors?:
    | { readonly uses: readonly DetectorUse[]; readonly written: readonly string[]; readonly folder: string }
    | undefined;
}

/** A scenario with all its plays planned and its detectors found. */
export interface Prepared {
  readonly scenario: Scenario;
  readonly tunings: readonly Tuning[];
  readonly plans: readonly Plan[];
  /** What is to hold. */
  readonly checks: Checks;
  /** The command that plays it again. */
  readonly again: string;
}

/** What a world is able to do. */
export interface Abilities {
  readonly world: WorldName;
  /** Why it can't carry a capability on a transport; undefined when it can. */
  refuses(capability: Capability, transport: Transport): string | undefined;
  readonly mostNodes: number;
  /** How long the plays of a scenario may take, one after another. */
  readonly mostTime: Ms;
}

/** Reads, validates and plans; throws one error with every problem of the file. */
export async function prepare(
  name: string,
  abilities: Abilities,
  overrides: Overrides = {},
): Promise<Prepared> {
  const path = await findScenario(name);
  const source = await readSource(path);
  const parsed = scenarioSchema.safeParse(source.value);
  if (!parsed.success) {
    throw problemsError(source, explain(parsed.error.issues, scenarioSchema, source.value));
  }
  const body = { ...parsed.data, ...playsOf(parsed.data, overrides) };
  const scenario: Scenario = { ...body, name: basename(path).replace(EXTENSION, ''), file: source.file };
  const { interval, transport } = scenario.heartbeat;
  const { plans, problems } = planScenario(scenario, overrides.seed ?? scenario.seed, (capability) =>
    abilities.refuses(capability, transport),
  );
  problems.push(...tooMuch(scenario, plans, abilities));
  const { tunings, problems: misfits } = await tuningsOf(scenario, dirname(path), overrides, interval);
  const asked = readChecks(scenario, tunings, source, overrides.detectors !== undefined);
  const all = [...problems, ...misfits, ...(misfits.length > 0 ? [] : asked.problems)];
  if (all.length > 0) throw problemsError(source, all);
  const { checks } = asked;
  return { scenario, tunings, plans, checks, again: again(name, abilities.world, plans[0]!.seed, overrides) };
}

/** Written so that it can be pasted into a shell. */
function again(
  name: string,
  world: WorldName,
  seed: number,
  { repeats, exposure, detectors }: Overrides,
): string {
  const quoted = (text: string): string =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  return [
    `${commandLine()} run ${quoted(name)} --seed ${seed}`,
    ...(world === 'live' ? [] : [`--world ${world}`]),
    ...(exposure === undefined ? [] : [`--exposure ${exactDuration(exposure)}`]),
    ...(repeats === undefined ? [] : [`--repeats ${repeats}`]),
    ...(detectors?.written ?? []).map((text) => `-d ${quoted(text)}`),
  ].join(' ');
}

async function tuningsOf(
  scenario: Scenario,
  folder: string,
  overrides: Overrides,
  interval: number,
): Promise<{ tunings: Tuning[]; problems: Problem[] }> {
  const { detectors } = overrides;
  if (!detectors) return resolveTunings(scenario.detectors ?? standardLineup(interval), interval, folder);
  const resolved = await resolveTunings(detectors.uses, interval, detectors.folder);
  if (resolved.problems.length > 0) {
    const told = resolved.problems.map((problem) => typedProblem(problem, detectors.written));
    throw badInput(told.join('\n'), 'flag --detector');
  }
  return resolved;
}

/** Names of the scenarios that ship with flatline, in order. */
export async function builtInScenarios(): Promise<string[]> {
  const files = await readdir(builtInFolder);
  return files
    .filter((file) => /\.(yaml|ts|js)$/.test(file) && !/\.(d|test)\.ts$|^suites\.yaml$/.test(file))
    .map((file) => file.replace(EXTENSION, ''))
    .sort();
}

/** A built-in scenario as a line of a list. */
export async function describeScenario(name: string): Promise<{ name: string; what: string }> {
  const { value } = await readSource(await findScenario(name));
  return { name, what: String((value as { why?: unknown }).why ?? '') };
}

/** A path is taken as it is; a bare name is looked for among the built-in ones, then in ./scenarios. */
async function findScenario(name: string): Promise<string> {
  if (EXTENSION.test(name) || /[/\\]/.test(name)) return resolve(name);
  for (const folder of [builtInFolder, resolve('scenarios')]) {
    const files = await readdir(folder).catch(() => []);
    const found = files.find(
      (file) => EXTENSION.test(file) && !file.endsWith('.d.ts') && file.replace(EXTENSION, '') === name,
    );
    if (found) return join(folder, found);
  }
  const known = await builtInScenarios();
  throw badInput(
    `unknown scenario "${name}"${didYouMean(name, known)}`,
    undefined,
    `built in: ${known.join(', ')}; a file of your own needs its path, such as ./${name}.yaml`,
  );
}

async function readSource(path: string): Promise<Source> {
  const shown = relative(process.cwd(), path);
  const file = shown.startsWith('..') ? path : shown;
  if (/^\.ya?ml$/.test(extname(path))) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw badInput(`can't read the scenario: ${messageOf(error)}`, file);
    });
    return yamlSource(file, text);
  }
  try {
    const module = await importOwn(path);
    if (module.default === undefined) throw new Error('it has no default export');
    return moduleSource(file, module.default);
  } catch (error) {
    const why = messageOf(error);
    const fix = moduleFix(file, why) ?? 'export default defineScenario({ … }) from it';
    throw badInput(`can't load the scenario: ${why}`, file, fix);
  }
}
