/** Plays experiments in virtual time and compares what came of them with what mathematics says. */
import { rmSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { Rng } from '../lib/rng.ts';
import type { Ms, Tuning } from '../model.ts';
import { assess } from '../qos/assess.ts';
import type { Evidence } from '../qos/evidence.ts';
import { type Session, sessionsOf } from '../replay/session.ts';
import type { Identity } from '../result.ts';
import type { Checks } from '../scenario/checks.ts';
import { type Plan, planScenario } from '../scenario/plan.ts';
import { playsOf } from '../scenario/plays.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../scenario/schema.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { compactFile, playFolder } from '../trace/folder.ts';
import { generate } from '../trace/generate/generate.ts';
import { meanInterval } from '../trace/generate/model.ts';
import { readModel } from '../trace/generate/read.ts';
import { readTrace } from '../trace/read.ts';
import type { Progress } from '../world/progress.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { simulateAll } from '../world/simulated/simulate-all.ts';
import { type Comparison, compareParts, judged, type Part, quantitiesOf } from './compare.ts';
import type { Experiment, Oracle, Way } from './oracle.ts';
import { hear, passesOf } from './parts.ts';

export interface Found {
  readonly comparisons: readonly Comparison[];
  /** What it was measured on. */
  readonly heartbeats: number;
}

export interface Performing {
  readonly seed: number;
  /** How many plays may go on at once; as many as there are cores if undefined. It changes no figure. */
  readonly jobs: number | undefined;
  readonly stop: AbortSignal;
  /** An empty folder for what is played; it is left empty. */
  readonly folder: string;
}

/** So many plays leave their traces before these are read and removed. */
const WAVE = 4;
/** An experiment is judged by formulas. */
const NO_CHECKS: Checks = { thresholds: [], expectations: [] };
const SILENT: Progress = {
  recording: () => undefined,
  begun: () => undefined,
  ended: () => undefined,
  judging: () => undefined,
};

/** Throws AbortError when it is to stop. */
export async function performExperiment(experiment: Experiment, how: Performing): Promise<Found> {
  const { way } = experiment;
  if (way.kind === 'replayed') return replayed(experiment, way, how);
  return way.kind === 'scored' ? scored(experiment, way.scenario, how) : swept(experiment, way.scenario, how);
}

async function swept(experiment: Experiment, input: ScenarioInput, how: Performing): Promise<Found> {
  const passes = await passesOf(experiment);
  const parts = new Map<string, Part[]>();
  let heartbeats = 0;
  const { plans } = planned(experiment.id, input, how.seed);
  for (let first = 0; first < plans.length; first += WAVE) {
    const wave = plans.slice(first, first + WAVE);
    await play(wave, [], how);
    for (const plan of wave) {
      const sessions = sessionsOf(
        readTrace(compactFile(playFolder(how.folder, plan.scenario.name, plan.repeat))),
      );
      heartbeats += heardIn(sessions);
      await hear(passes, sessions, experiment, parts);
      rmSync(playFolder(how.folder, plan.scenario.name, plan.repeat), { recursive: true });
      await goOn(how);
    }
  }
  return { comparisons: comparisonsOf(experiment, parts), heartbeats };
}

/** Each sender’s heartbeats are made, judged and forgotten. */
async function replayed(
  experiment: Experiment,
  { model: flags, senders }: Extract<Way, { kind: 'replayed' }>,
  how: Performing,
): Promise<Found> {
  const { model, count } = readModel(flags);
  // a normal law without what lies below 0 has its mean nearly where it is asked for
  if (Math.abs(meanInterval(model) - experiment.interval) > 1e-6 * experiment.interval) {
    throw new Error(`${experiment.id}: its heartbeats are ${meanInterval(model)} ms apart`);
  }
  const passes = await passesOf(experiment);
  const parts = new Map<string, Part[]>();
  const at = new Float64Array(count);
  const seq = new Uint32Array(count);
  for (let sender = 1; sender <= senders; sender++) {
    const link = { from: `n${sender}`, to: 'observer' };
    const random = new Rng(how.seed, experiment.id, link.from);
    let row = 0;
    const heard = (slot: number, _: Ms, arrival: Ms): void => {
      at[row] = arrival;
      seq[row++] = slot;
    };
    for (const _ of generate(model, count, link, random, { heard, lost: () => undefined })) await goOn(how);
    const session = { link, at, seq, sentAt: at, until: at[count - 1]!, stalls: [] };
    await hear(passes, [session], experiment, parts);
  }
  return { comparisons: comparisonsOf(experiment, parts), heartbeats: senders * count };
}

/** Recorded and judged as a run is. */
async function scored(experiment: Experiment, input: ScenarioInput, how: Performing): Promise<Found> {
  const { scenario, plans } = planned(experiment.id, input, how.seed);
  const uses = experiment.oracles.map(({ use }) => ({ ...use, sweep: {} }));
  const { tunings, problems } = await resolveTunings(uses, experiment.interval, '.');
  if (problems.length > 0) throw new Error(`${experiment.id}: ${problems[0]!.message}`);
  await play(plans, tunings, how);
  const folders = plans.map((plan) => playFolder(how.folder, plan.scenario.name, plan.repeat));
  const { result, weighed } = await assess(
    { ...identityOf(plans), scenario, plans, tunings, checks: NO_CHECKS },
    folders,
  );
  for (const folder of folders) rmSync(folder, { recursive: true });
  await goOn(how);
  const comparisons = experiment.oracles.flatMap((oracle, i) =>
    compareEvidence(oracle, weighed[i]!.evidence),
  );
  return { comparisons, heartbeats: result.heartbeats.heard };
}

/** Mistakes are taken for independent, and so are crashes. */
function compareEvidence(oracle: Oracle, { mistakes, exposure, suspected, crashes }: Evidence): Comparison[] {
  const many = mistakes.length;
  const lengths = mistakes.map(({ at, until }) => until - at);
  const times = crashes.flat().map(({ time }) => time);
  const recurrence = exposure / many;
  const measured = {
    recurrence: { measured: recurrence, error: recurrence / Math.sqrt(many), events: many },
    duration: { measured: suspected / many, error: errorOfMean(lengths), events: many },
    detection: { measured: mean(times), error: errorOfMean(times), events: times.length },
  };
  return quantitiesOf(oracle.expected()).flatMap(([quantity, expected]) =>
    quantity in measured
      ? [judged(oracle, { quantity, expected, ...measured[quantity as keyof typeof measured] })]
      : [],
  );
}

function comparisonsOf({ oracles, interval }: Experiment, parts: ReadonlyMap<string, Part[]>): Comparison[] {
  return oracles.flatMap((oracle) => compareParts(oracle, parts.get(oracle.id)!, interval));
}

function planned(name: string, input: ScenarioInput, seed: number): { scenario: Scenario; plans: Plan[] } {
  const body = scenarioSchema.parse(input);
  const scenario = { ...body, ...playsOf(body, {}), name, file: name };
  const { plans, problems } = planScenario(scenario, seed, (capability) =>
    SIMULATED.refuses(capability, scenario.heartbeat.transport),
  );
  if (problems.length > 0) throw new Error(`${name}: ${problems[0]!.message}`);
  return { scenario, plans };
}

function identityOf(plans: readonly Plan[]): Identity & { readonly world: 'simulated' } {
  const { scenario, seed } = plans[0]!;
  const { name } = scenario;
  return { id: name, title: name, name, world: 'simulated', seed, again: '' };
}

async function play(
  plans: readonly Plan[],
  tunings: readonly Tuning[],
  { jobs, stop, folder }: Performing,
): Promise<void> {
  const request = { scenarios: [{ ...identityOf(plans), plans, tunings }], jobs, stop, progress: SILENT };
  const { failure } = await simulateAll(request, folder);
  if (failure) throw failure;
  stop.throwIfAborted();
}

/** Lets signals in. */
async function goOn({ stop }: Performing): Promise<void> {
  await turn();
  stop.throwIfAborted();
}

function heardIn(sessions: readonly Session[]): number {
  return sessions.reduce((sum, { at }) => sum + at.length, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function errorOfMean(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
