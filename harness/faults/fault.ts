/** The contract of a fault. Files beside this one import it and `lib`; they can't tell whether the world is real. */
import type * as z from 'zod';
import { duration } from '../lib/fields.ts';
import type { Rng } from '../lib/rng.ts';
import { HOUR } from '../lib/units.ts';
import type { Capability, Cause, Effect, Link, Ms, NodeId } from '../model.ts';

export type { Effect, Ms } from '../model.ts';

/** A delay that a fault asks of the network. `1.1s` is a whole number of milliseconds but for the last bit. */
export const delay: z.ZodType<number, string> = duration
  .refine((ms) => Math.abs(ms - Math.round(ms)) < 1e-6, {
    error: 'must be whole milliseconds: Toxiproxy delays by nothing finer',
  })
  .refine((ms) => ms <= HOUR, { error: 'must be at most 1h' })
  .transform(Math.round)
  .meta({ unit: 'ms', examples: ['100ms', '2s'] });

/** A delay longer than zero. */
export const positiveDelay: z.ZodType<number, string> = delay
  .refine((ms) => ms > 0, { error: 'must be longer than 0' })
  .meta({ unit: 'ms', examples: ['100ms', '2s'] });

/** One happening of a fault; times are relative to its start. */
export interface Occurrence {
  /** The links it strikes; empty for faults of nodes and of the host. */
  readonly links: readonly Link[];
  /** The node it strikes; empty for faults of links and of the host. */
  readonly node: NodeId;
  readonly for: Ms;
  /** The heartbeat interval. */
  readonly interval: Ms;
  readonly random: Rng;
}

export interface Episode {
  readonly from: Ms;
  readonly until: Ms;
  readonly effect: Effect;
}

export interface FaultDefinition<P = Record<string, unknown>> {
  readonly name: string;
  /** The event in a real cluster that it stands for. */
  readonly why: string;
  /** What is true of the struck meanwhile; `none`: a perfect detector trusts. */
  readonly truth: Cause;
  readonly target: 'node' | 'link' | 'host';
  /** Whether all struck links share one chance (a partition) or each draws its own (loss). */
  readonly together: boolean;
  readonly params: z.ZodObject<z.ZodRawShape, z.core.$strict> & z.ZodType<P>;
  needs(params: P): readonly Capability[];
  /** A rule between parameters that the schema can't state; undefined when all is well. */
  problem?(params: P): { readonly param: keyof P & string; readonly message: string } | undefined;
  /** What it does, as effects in time. All its randomness is spent here, before anything starts. */
  episodes(params: P, occurrence: Occurrence): readonly Episode[];
}

type Source<S extends z.ZodRawShape, T extends FaultDefinition['target']> = Omit<
  FaultDefinition<z.output<z.ZodObject<S, z.core.$strict>>>,
  'params' | 'together' | 'target'
> & { params: z.ZodObject<S, z.core.$strict>; together?: boolean; target: T };

/** A fault whose parameters TypeScript knows, so that scenarios written in it complete and check. */
export type Defined<S extends z.ZodRawShape, T extends FaultDefinition['target']> = Omit<
  FaultDefinition,
  'params' | 'target'
> & { readonly params: z.ZodObject<S, z.core.$strict>; readonly target: T };

/** Declares a fault; the default export of every fault file. */
export function defineFault<S extends z.ZodRawShape, const T extends FaultDefinition['target']>(
  source: Source<S, T>,
): Defined<S, T> {
  return { together: false, ...source } as unknown as Defined<S, T>;
}

/** The commonest fault: one effect from start to end. */
export function throughout(occurrence: Occurrence, effect: Effect): Episode[] {
  return [{ from: 0, until: occurrence.for, effect }];
}

/** A delay that changes in equal steps: `delayAt` is asked at the middle of each. */
export function delaySteps(occurrence: Occurrence, steps: number, delayAt: (share: number) => Ms): Episode[] {
  const length = occurrence.for / steps;
  return Array.from({ length: steps }, (_, i) => ({
    from: i * length,
    until: (i + 1) * length,
    effect: {
      kind: 'weather' as const,
      links: occurrence.links,
      weather: { delay: Math.round(delayAt((i + 0.5) / steps)) },
    },
  })).filter((episode) => episode.effect.weather.delay > 0);
}
