/** What `flatline agree` compares: scenarios that it plays with real processes, or runs that are over. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Judged, worldOf } from '../agree-runs.ts';
import { badInput } from '../errors.ts';
import { judgeLeft } from '../judge-left.ts';
import { run } from '../run.ts';
import { markLatest, readResult, writeFiles } from '../run-folder.ts';
import { type Overrides, type Prepared, prepare } from '../scenario/load.ts';
import { typedDetectors } from '../scenario/typed-detector.ts';
import { runPlaces } from '../trace/folder.ts';
import { LIVE } from '../world/live/abilities.ts';
import type { ShownProgress } from './progress.ts';
import { tell } from './tell.ts';
import { toxiproxyFor } from './toxiproxy.ts';

export interface Flags {
  readonly seed?: number | undefined;
  readonly repeats?: number | undefined;
  readonly exposure?: number | undefined;
  readonly detector?: readonly string[] | undefined;
  readonly calibrate?: true | undefined;
  readonly jobs?: number | undefined;
  readonly out: string;
}

/** Undefined where scenarios are named. */
export function runsAmong(named: readonly string[], out: string): readonly string[] | undefined {
  const isRun = (name: string): boolean =>
    runPlaces(name, out).some((place) => existsSync(join(place, 'run.json')));
  const runs = named.filter(isRun);
  if (runs.length === 0) return undefined;
  const others = named.filter((name) => !isRun(name));
  const fix = `name either scenarios, or one or two runs of ${out}`;
  if (others.length > 0)
    throw badInput(
      `${others.join(', ')} is no run, but ${runs.join(', ')} is`,
      'argument <scenario...>',
      fix,
    );
  if (runs.length > 2) throw badInput('more than two runs can’t be compared', 'argument <scenario...>', fix);
  return runs;
}

/** What would be ignored in silence. */
export function refuseIdle(runs: readonly string[], flags: Flags): void {
  const { seed, repeats, detector, exposure, calibrate } = flags;
  const idle = { seed, repeats, detector, ...(runs.length > 1 && { exposure, calibrate }) };
  const [name] = Object.entries(idle).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const over = runs.length > 1 ? 'two runs that are over' : 'a run that is over';
  throw badInput(`--${name} says nothing about ${over}`, `flag --${name}`, 'leave it out, or name scenarios');
}

export async function prepareAll(named: readonly string[], flags: Flags): Promise<Prepared[]> {
  const { jobs } = flags;
  const prepared: Prepared[] = [];
  for (const name of named)
    prepared.push({
      ...(await prepare(name, LIVE, overridesOf(flags))),
      ...(jobs !== undefined && { jobs }),
    });
  return prepared;
}

/** What flags change about scenarios that are played. */
export function overridesOf({ seed, repeats, detector }: Flags): Overrides {
  return { seed, repeats, detectors: detector && typedDetectors(detector, process.cwd()) };
}

export async function judged(name: string, out: string): Promise<Judged> {
  return (await judgeLeft(name, out)) ?? readResult(name, out);
}

/** What was simulated has no other side. */
export function refuseSimulated(run: Judged): void {
  if (worldOf(run) !== 'simulated') return;
  const fix = 'name a live run, or two runs to be compared';
  throw badInput('the run was simulated already', run.folder, fix);
}

/** Nothing where it came to no end: that was told then. */
export async function playLive(
  scenarios: readonly Prepared[],
  { out }: Flags,
  stop: AbortSignal,
  progress: ShownProgress,
  done: (exit: number) => void,
): Promise<Judged[]> {
  const toxiproxy = await toxiproxyFor(progress.say, stop);
  stop.throwIfAborted();
  const outcome = await run({ scenarios, toxiproxy, inconclusive: 'pass', out, stop, progress });
  await progress.close();
  const { result, run: folder, failure, exit } = outcome;
  if (failure) tell(failure);
  writeFiles(folder.folder, { 'result.json': JSON.stringify(result) });
  markLatest(folder);
  progress.say(`kept in ${folder.folder}`);
  // that a scenario is void is told with what differs, and whether its checks hold is not asked here
  if (!failure && result.state === 'complete') return [{ result, folder: folder.folder }];
  done(exit);
  return [];
}
