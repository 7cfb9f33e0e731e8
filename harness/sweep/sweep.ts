/** What every setting of every detector would have cost on recorded heartbeats. */
import { machine, version } from '../host.ts';
import { heartbeatsIn, type Trace } from '../trace/trace.ts';
import { type Asked, branchesFor, settingsFor } from './asked.ts';
import { curvesOf } from './grid.ts';
import { exposureOf, groundOf, longestSilence } from './ground.ts';
import { performAll } from './pool.ts';
import { SWEEP_SCHEMA, type SweepResult, type SweptTrace } from './result.ts';
import type { Ground } from './task.ts';

/** A trace, and what to call the file it came from. */
export interface Source {
  readonly file: string;
  readonly trace: Trace;
}

export async function sweep(asked: Asked & { readonly traces: readonly Source[] }): Promise<SweepResult> {
  const traces: SweptTrace[] = [];
  for (const source of asked.traces) traces.push(await sweptTrace(asked, source));
  return { schema: SWEEP_SCHEMA, flatline: version(), machine: machine(), traces };
}

async function sweptTrace(asked: Asked, source: Source): Promise<SweptTrace> {
  const { file, trace } = source;
  const ground = groundOf(trace, file, asked);
  const branches = await branchesFor(asked.detectors, asked, ground.interval);
  const today = await settingsFor(asked.from, asked, ground.interval);
  const tasks = [...branches.flatMap((branch) => branch.tasks), ...today];
  const found = await performAll(trace.about.name, tasks, ground, asked);
  return {
    ...subjectOf(source, ground),
    curves: curvesOf(branches, found),
    today: today.flatMap((task) => found.get(task)!),
  };
}

/** What settings were judged on. */
export function subjectOf({ file, trace }: Source, ground: Ground): Omit<SweptTrace, 'curves' | 'today'> {
  const { interval, window, sessions } = ground;
  return {
    file,
    about: trace.about,
    interval,
    ...heartbeatsIn(trace),
    senders: new Set(sessions.map(({ link }) => link.from)).size,
    warmup: window.warmup,
    exposure: exposureOf(ground),
    blocks: window.blocks,
    longestSilence: longestSilence(sessions),
  };
}
