/** The story of a comparison: a recorded run is played once more in virtual time, and what both show is held against each other. */
import { basename } from 'node:path';
import { type About, agreement, overall } from './agree/agree.ts';
import { type Observed, observe } from './agree/observed.ts';
import {
  AGREE_SCHEMA,
  type AgreeResult,
  type Assumed,
  type Comparison,
  type ScenarioAgreement,
  type SideOf,
} from './agree/result.ts';
import { refuseDifferent } from './agree/same.ts';
import { measuredBy, type Recorded, recordedIn, twinOf } from './agree/twin.ts';
import { badInput, EXIT, FlatlineError } from './errors.ts';
import { machine, version } from './host.ts';
import type { Ms, WorldName } from './model.ts';
import type { Result, ScenarioResult } from './result.ts';
import { run } from './run.ts';
import { writeFiles } from './run-folder.ts';
import type { Prepared } from './scenario/load.ts';
import type { Progress } from './world/progress.ts';

/** A run that is over, and what was made of it. */
export interface Judged {
  readonly result: Result;
  readonly folder: string;
}

/** Commands that compare again. */
export interface Again {
  /** All of it. */
  readonly whole: string;
  /** One scenario of the first run. */
  of(scenario: ScenarioResult): string;
}

export interface AgreeRequest {
  readonly first: Judged;
  /** Without it, the first is played once more in virtual time. */
  readonly second: Judged | undefined;
  /** Play it in virtual time by the laws that the first run shows too. */
  readonly calibrate: boolean;
  /** How much is scored in virtual time. */
  readonly exposure: Ms | undefined;
  readonly jobs: number | undefined;
  readonly out: string;
  readonly stop: AbortSignal;
  readonly again: Again;
  progress(scenarios: readonly Prepared[]): Progress;
}

export async function agreeRuns(request: AgreeRequest): Promise<AgreeResult> {
  const { first, stop } = request;
  const recorded = recordedIn(first.folder);
  if (recorded.length === 0) throw badInput('the run holds no recorded play', first.folder, 'run it again');
  const observed = new Map<string, Observed>();
  for (const { name, folders, headers } of recorded) {
    stop.throwIfAborted();
    observed.set(name, await observe(folders, headers[0]!.tunings));
  }
  const assume = (one: Recorded): Assumed => one.headers[0]!.plan.scenario.virtual;
  const second = request.second ?? (await playAgain(request, recorded, assume));
  const plain = await held(request, recorded, observed, second);
  if (!request.calibrate) return resultOf(request, recorded, second, plain);
  const laws = new Map(
    recorded.map((one) => [one.name, measuredBy(shownBy(one, recorded, observed), assume(one))]),
  );
  const calibrated = await playAgain(request, recorded, ({ name }) => laws.get(name)!);
  const before = new Map(plain.map(({ name, comparisons }) => [name, comparisons]));
  const again = await held(request, recorded, observed, calibrated, before);
  return resultOf(request, recorded, calibrated, again);
}

/** What a scenario shows of links and hosts; where nothing in it was quiet, what others of the run with that transport do. */
function shownBy(one: Recorded, all: readonly Recorded[], observed: ReadonlyMap<string, Observed>) {
  const shown = observed.get(one.name)!;
  if (shown.own.length > 0) return shown;
  const transportOf = ({ headers }: Recorded): string => headers[0]!.plan.scenario.heartbeat.transport;
  const others = all.filter((other) => transportOf(other) === transportOf(one));
  return { ...shown, own: Float64Array.from(others.flatMap(({ name }) => [...observed.get(name)!.own])) };
}

/** The command for what one run recorded of a scenario. */
function againFor({ first, again }: AgreeRequest, id: string): string {
  const scenario = first.result.scenarios.find((one) => one.id === id);
  return scenario ? again.of(scenario) : again.whole;
}

async function playAgain(
  request: AgreeRequest,
  recorded: readonly Recorded[],
  assume: (one: Recorded) => Assumed,
): Promise<Judged> {
  const { exposure, jobs, out, stop, progress: show } = request;
  const scenarios = recorded.map((one) =>
    twinOf(one, assume(one), { exposure, jobs, again: againFor(request, one.name) }),
  );
  const outcome = await run({
    scenarios,
    toxiproxy: undefined,
    inconclusive: 'pass',
    out,
    stop,
    progress: show(scenarios),
  });
  if (stop.aborted)
    throw new FlatlineError(EXIT.interrupted, { what: 'interrupted before there was a result' });
  if (outcome.failure) throw outcome.failure;
  const { folder } = outcome.run;
  writeFiles(folder, { 'result.json': JSON.stringify(outcome.result) });
  return { result: outcome.result, folder };
}

async function held(
  request: AgreeRequest,
  recorded: readonly Recorded[],
  observed: ReadonlyMap<string, Observed>,
  second: Judged,
  before?: ReadonlyMap<string, readonly Comparison[]>,
): Promise<ScenarioAgreement[]> {
  const { first, stop } = request;
  const others = recordedIn(second.folder);
  const called = calledIn(first, second);
  const agreements: ScenarioAgreement[] = [];
  for (const one of recorded) {
    const other = others.find(({ name }) => name === one.name);
    if (!other) continue;
    refuseDifferent(one.headers[0]!, other.headers[0]!, [basename(first.folder), basename(second.folder)]);
    stop.throwIfAborted();
    const b = await observe(other.folders, other.headers[0]!.tunings);
    const about = aboutOf(one, other, called, request, second);
    agreements.push(agreement(about, observed.get(one.name)!, b, before?.get(one.name)));
  }
  if (agreements.length > 0) return agreements;
  const [here, there] = [recorded, others].map((list) => list.map(({ name }) => name).join(', '));
  throw badInput(
    `the runs have no scenario in common: ${here} in one, ${there} in the other`,
    second.folder,
    'name two runs of the same scenario',
  );
}

function aboutOf(
  { name, headers }: Recorded,
  other: Recorded,
  called: readonly [string, string],
  request: AgreeRequest,
  second: Judged,
): About {
  const [a, b] = [headers[0]!, other.headers[0]!];
  const { scenario, seed } = a.plan;
  const again = againFor(request, name);
  return {
    name,
    why: scenario.why,
    seed,
    interval: scenario.heartbeat.interval,
    void: [request.first, second].flatMap(({ result }) => {
      const own = result.scenarios.find(({ id }) => id === name);
      // of two runs that somebody named each was played by a command of its own
      const anew = request.second && own ? own.again : again;
      return own?.void.map((reason) => ({ reason, again: anew })) ?? [];
    }),
    again,
    assumed: [
      a.world === 'simulated' ? a.plan.scenario.virtual : null,
      b.world === 'simulated' ? b.plan.scenario.virtual : null,
    ],
    tolerance: scenario.dose.tolerance,
    called,
  };
}

/** A run is held against another as one of a world. */
export function worldOf({ result, folder }: Judged): WorldName {
  const [world, ...others] = new Set(result.scenarios.map((scenario) => scenario.world));
  if (world === undefined) throw badInput('nothing in the run was judged', folder, 'run it again');
  if (others.length === 0) return world;
  throw badInput('the run was played in both worlds', folder, 'run it again with --world live');
}

function calledIn(first: Judged, second: Judged): [string, string] {
  const [one, other] = [worldOf(first), worldOf(second)];
  return one === other ? ['first', 'second'] : [one, other];
}

function resultOf(
  { first, calibrate, again }: AgreeRequest,
  recorded: readonly Recorded[],
  second: Judged,
  scenarios: readonly ScenarioAgreement[],
): AgreeResult {
  const called = calledIn(first, second);
  const side = (judged: Judged, i: number): SideOf => ({
    called: called[i]!,
    run: judged.result.id,
    world: worldOf(judged),
    engine: judged.result.scenarios[0]!.engine.name,
  });
  const uncompared = aloneIn(recorded, recordedIn(second.folder));
  return {
    schema: AGREE_SCHEMA,
    flatline: version(),
    machine: machine(),
    sides: [side(first, 0), side(second, 1)],
    calibrated: calibrate,
    verdict: overall([
      ...scenarios.map(({ verdict }) => verdict),
      ...uncompared.map(() => 'cannot tell' as const),
    ]),
    again: again.whole,
    scenarios,
    uncompared,
  };
}

/** What only one of two runs has recorded. */
function aloneIn(first: readonly Recorded[], second: readonly Recorded[]): AgreeResult['uncompared'] {
  return ([first, second] as const).flatMap((own, i) => {
    const others = new Set((i === 0 ? second : first).map(({ name }) => name));
    const side = i === 0 ? 0 : 1;
    return own.filter(({ name }) => !others.has(name)).map(({ name }) => ({ name, side }) as const);
  });
}
