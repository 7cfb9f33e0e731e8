/** From a name or a path to a scenario that is known to be possible, or an error that says where it is not. */
import { dirname } from 'node:path';
import { standardLineup } from '../../detectors/lineup.ts';
import { badInput } from '../errors.ts';
import { commandLine } from '../host.ts';
import { shellQuoted } from '../lib/text.ts';
import { exactDuration } from '../lib/units.ts';
import type { Capability, Ms, PlayedWorld, Transport, Tuning, WorldName } from '../model.ts';
import type { Identity } from '../result.ts';
import { type Checks, type Imposed, readChecks } from './checks.ts';
import { explain } from './explain.ts';
import { findScenario, readSource, scenarioName } from './find.ts';
import { type Plan, planScenario } from './plan.ts';
import { playsOf, tooMuch } from './plays.ts';
import { type Problem, typedProblem } from './problem.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { problemsError } from './source.ts';
import { needsOf } from './strikes.ts';
import { withTraceLaws } from './trace-laws.ts';
import { type DetectorUse, resolveTunings } from './tunings.ts';

/** What flags and a project may change about a scenario. */
export interface Overrides {
  /** Instead of the scenario’s own. */
  readonly seed?: number | undefined;
  /** With several seeds: by how much this one is above the first. */
  readonly seedStep?: number | undefined;
  readonly repeats?: number | undefined;
  /** As many plays as it takes until so much time is scored. */
  readonly exposure?: Ms | undefined;
  /** Judged instead of the scenario's own. */
  readonly detectors?: TypedDetectors | undefined;
  /** Checked besides the scenario's own. */
  readonly imposed?: readonly Imposed[] | undefined;
}

/** Detectors as somebody typed them. */
export interface TypedDetectors {
  readonly uses: readonly DetectorUse[];
  readonly written: readonly string[];
  /** Paths are relative to it. */
  readonly folder: string;
  /** The flag, or the place in the configuration. */
  readonly where: string;
}

/** Where a scenario is played, other than that it was named. */
export interface Setting {
  readonly project?: string;
  /** What a command line needs to have it so again. */
  readonly flags: readonly string[];
  /** What the project says of its scenarios, where no flag says otherwise. */
  readonly own?: Overrides;
}

/** A scenario with its plays planned and its detectors found. */
export interface Prepared extends Identity {
  readonly world: PlayedWorld;
  readonly scenario: Scenario;
  readonly tunings: readonly Tuning[];
  /** All of its plays, or those of a shard; `scenario.repeats` is how many there are. */
  readonly plans: readonly Plan[];
  /** How many plays like these may go on at once; as many as the cores bear if left out. */
  readonly jobs?: number;
  /** What is to hold. */
  readonly checks: Checks;
}

export function identityOf<W extends WorldName>({
  id,
  title,
  project,
  name,
  world,
  seed,
  again,
}: Identity & { readonly world: W }): Identity & { readonly world: W } {
  return { id, title, ...(project !== undefined && { project }), name, world, seed, again };
}

/** What a world is able to do. */
export interface Abilities {
  readonly world: PlayedWorld;
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
  flags: Overrides = {},
  setting: Setting = { flags: [] },
): Promise<Prepared> {
  const { project, own } = setting;
  const overrides = overriding(own, flags);
  const path = await findScenario(name);
  const source = await readSource(path);
  const { value, problems: untold } = withTraceLaws(source.value, dirname(path));
  if (untold.length > 0) throw problemsError(source, untold);
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) throw problemsError(source, explain(parsed.error.issues, scenarioSchema, value));
  const body = { ...parsed.data, ...playsOf(parsed.data, overrides) };
  const scenario: Scenario = { ...body, name: scenarioName(path), file: source.file };
  const { world } = abilities;
  const { interval, transport } = scenario.heartbeat;
  const { seedStep } = overrides;
  const seed = (overrides.seed ?? scenario.seed) + (seedStep ?? 0);
  const { plans, problems } = planScenario(scenario, seed, (capability) =>
    abilities.refuses(capability, transport),
  );
  problems.push(...tooMuch(scenario, plans, abilities));
  const { tunings, problems: misfits } = await tuningsOf(scenario, dirname(path), overrides, interval);
  const { imposed = [] } = overrides;
  // a limit may name what is judged otherwise, and not by these flags
  const otherwise = overrides.detectors ? [own?.detectors, undefined] : [];
  const others = await Promise.all(otherwise.map((typed) => usesOf(scenario, dirname(path), typed)));
  const asked = readChecks(scenario, [...tunings, ...others.flat()], source, imposed);
  const all = [...problems, ...misfits, ...(misfits.length > 0 ? [] : asked.problems)];
  if (all.length > 0) throw problemsError(source, all);
  const inWorld = project !== undefined || world === 'live' ? [] : ['--world', world];
  return {
    ...namesOf(scenario.name, project, seedStep === undefined ? undefined : seed),
    world,
    seed,
    again: againOf(
      project === undefined ? name : scenario.name,
      ['--seed', String(seed), ...inWorld, ...setting.flags],
      flags,
    ),
    scenario,
    tunings,
    plans,
    checks: asked.checks,
  };
}

/** @param seed where one file is played with several */
export function namesOf(
  name: string,
  project: string | undefined,
  seed: number | undefined,
): Pick<Prepared, 'id' | 'title' | 'project' | 'name'> {
  const id = [project, name, seed !== undefined && `s${seed}`].filter(Boolean).join('.');
  const title = scenarioTitle(name, project) + (seed === undefined ? '' : `, seed ${seed}`);
  return { id, title, ...(project !== undefined && { project }), name };
}

/** What people call a scenario, and what patterns are held against. */
export function scenarioTitle(name: string, project: string | undefined): string {
  return project === undefined ? name : `${project} › ${name}`;
}

/** A flag that was not used overrides nothing, and one about the number of plays all that is said of that. */
export function overriding({ repeats, exposure, ...own }: Overrides = {}, flags: Overrides): Overrides {
  const used = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const counted = 'repeats' in used || 'exposure' in used;
  return { ...own, ...(counted ? {} : { repeats, exposure }), ...used };
}

/** Written so that it can be pasted into a shell. */
export function againOf(
  name: string,
  where: readonly string[],
  { repeats, exposure, detectors }: Overrides,
  verb = 'run',
): string {
  return [
    `${commandLine()} ${verb} ${shellQuoted(name)}`,
    ...where.map(shellQuoted),
    ...(exposure === undefined ? [] : [`--exposure ${exactDuration(exposure)}`]),
    ...(repeats === undefined ? [] : [`--repeats ${repeats}`]),
    ...(detectors?.written ?? []).map((text) => `-d ${shellQuoted(text)}`),
  ].join(' ');
}

async function tuningsOf(
  scenario: Scenario,
  folder: string,
  overrides: Overrides,
  interval: number,
): Promise<{ tunings: Tuning[]; problems: Problem[] }> {
  const { detectors } = overrides;
  if (detectors) return { tunings: await typedTunings(detectors, interval), problems: [] };
  return resolveTunings(scenario.detectors ?? standardLineup(interval), interval, folder);
}

/** Those of a project, or of the scenario; what is wrong with them is of no matter here. */
async function usesOf(
  { detectors, heartbeat: { interval } }: Scenario,
  folder: string,
  typed: TypedDetectors | undefined,
): Promise<Tuning[]> {
  const uses = typed?.uses ?? detectors ?? standardLineup(interval);
  return (await resolveTunings(uses, interval, typed?.folder ?? folder)).tunings;
}

/** Throws with every problem of what was typed. */
export async function typedTunings(detectors: TypedDetectors, interval: Ms): Promise<Tuning[]> {
  const resolved = await resolveTunings(detectors.uses, interval, detectors.folder);
  if (resolved.problems.length > 0) {
    const told = resolved.problems.map((problem) => typedProblem(problem, detectors.written));
    throw badInput(told.join('\n'), detectors.where);
  }
  return resolved.tunings;
}

/** A built-in scenario as a line of a list, and which of these worlds can play it. */
export async function describeScenario(
  name: string,
  worlds: readonly Abilities[],
): Promise<{ name: string; what: string; worlds: Abilities[] }> {
  const { value } = await readSource(await findScenario(name));
  const scenario = scenarioSchema.parse(value);
  const { transport } = scenario.heartbeat;
  const able = ({ refuses }: Abilities): boolean =>
    needsOf(scenario).every((capability) => refuses(capability, transport) === undefined);
  return { name, what: scenario.why, worlds: worlds.filter(able) };
}
