/** A recorded trace that is to be judged: read once and found fit, with its detectors and limits. */
import { relative } from 'node:path';
import { standardLineup } from '../../detectors/lineup.ts';
import type { Ms, Tuning } from '../model.ts';
import { detectorsHash, hash } from '../project/begun.ts';
import type { Identity } from '../result.ts';
import { detectorsIn, impose, once, type Placed } from '../scenario/checks.ts';
import {
  againOf,
  namesOf,
  type Overrides,
  overriding,
  type Setting,
  typedTunings,
} from '../scenario/load.ts';
import type { Named, Threshold } from '../scenario/thresholds.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { fingerprint, groundOf } from '../sweep/ground.ts';
import { openTrace } from '../trace/open.ts';
import { heartbeatsIn } from '../trace/trace.ts';
import { untoldOfTraces } from './limits.ts';

export interface PreparedTrace extends Identity {
  readonly world: 'recorded';
  /** A file, or the folder of a play. */
  readonly path: string;
  /** The same, as a person would name it. */
  readonly file: string;
  readonly tunings: readonly Tuning[];
  readonly thresholds: readonly (Threshold & Placed)[];
  readonly interval: Ms;
  /** From the first heartbeat to the end. */
  readonly length: Ms;
  readonly heartbeats: number;
  /** Threads; as many as cores if left out. */
  readonly jobs?: number;
  /** Another shard judges it if not. */
  readonly mine: boolean;
  /** A hash of what it is judged by: heartbeats, detectors, limits. */
  readonly wrote: string;
}

/**
 * Throws where nothing can be judged on it, and what is wrong with detectors and limits. Chance, plays and exposure, which flags
 * may set, are no matter of what was recorded.
 */
export async function prepareTrace(
  path: string,
  name: string,
  setting: Setting,
  flags: Overrides,
  jobs: number | undefined,
): Promise<PreparedTrace> {
  const file = relative('.', path);
  const trace = openTrace(path);
  const { interval, seed = 0 } = trace.about;
  const { detectors, imposed = [] } = overriding(setting.own, flags);
  const tunings = detectors
    ? await typedTunings(detectors, interval)
    : (await resolveTunings(standardLineup(interval), interval, '.')).tunings;
  const own = setting.own?.detectors;
  const others = own && own !== detectors ? await resolveTunings(own.uses, interval, own.folder) : undefined;
  const named: Named = { ...detectorsIn([...tunings, ...(others?.tunings ?? [])]), phases: [] };
  const thresholds = once(imposed.flatMap((one) => impose(one, named, untoldOfTraces)));
  const { heard } = heartbeatsIn(trace);
  const ground = groundOf(trace, file, { shares: sharesOf(thresholds) });
  const limits = thresholds.map(({ where: _, ...limit }) => limit);
  return {
    ...namesOf(name, setting.project, undefined),
    world: 'recorded',
    seed,
    again: againOf(name, setting.flags, detectors === setting.own?.detectors ? {} : { detectors }),
    path,
    file,
    tunings,
    thresholds,
    interval,
    length: ground.window.until - ground.window.from,
    heartbeats: heard,
    ...(jobs !== undefined && { jobs }),
    mine: true,
    wrote: hash([fingerprint(ground), detectorsHash(tunings), limits]),
  };
}

/** The quantiles of detection time that limits ask for. */
export function sharesOf(thresholds: readonly Threshold[]): number[] {
  return thresholds.flatMap(({ aggregate }) => (typeof aggregate === 'object' ? [aggregate.quantile] : []));
}
