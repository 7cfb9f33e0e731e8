/** The contract of a wrapper: one more parameter that every detector takes. Files in detectors/wrappers/ import this. */
import type * as z from 'zod';
import type { Detector, DetectorContext, DetectorDefinition, Ms } from './model.ts';

export interface Wrapper<V = unknown> {
  /** The name of the parameter. */
  readonly name: string;
  /** The system or paper that it models. */
  readonly cite: string;
  /** Described by its effect. */
  readonly value: z.ZodType<V>;
  wrap(inner: Detector, value: V, context: DetectorContext): Detector;
}

export function defineWrapper<V>(wrapper: Wrapper<V>): Wrapper {
  return wrapper as unknown as Wrapper;
}

/**
 * What most wrappers are: the detector within is asked, and its deadline is moved.
 * `move` gets that deadline, the arrival, and the deadline that stood until now.
 */
export function movingDeadline(inner: Detector, move: (deadline: Ms, at: Ms, before: Ms) => Ms): Detector {
  let before = Number.POSITIVE_INFINITY;
  let last: Ms = 0;
  const settle = (deadline: Ms): Ms => {
    before = move(deadline, last, before);
    return before;
  };
  return {
    heartbeat(at, seq, sentAt) {
      last = at;
      return settle(inner.heartbeat(at, seq, sentAt));
    },
    ...(inner.suspicion && { suspicion: (now: Ms) => inner.suspicion!(now) }),
    ...(inner.stalled && { stalled: (from: Ms, until: Ms) => settle(inner.stalled!(from, until)) }),
  };
}

/**
 * The same detector, taking the parameters of all wrappers too; the first of them is the innermost.
 * Throws when the detector has a parameter that a wrapper takes.
 */
export function wrappable(definition: DetectorDefinition, wrappers: readonly Wrapper[]): DetectorDefinition {
  const taken = wrappers.find(({ name }) => Object.hasOwn(definition.params.shape, name));
  if (taken)
    throw new Error(`the parameter "${taken.name}" is one that every detector takes: call it otherwise`);
  const shape = Object.fromEntries(wrappers.map(({ name, value }) => [name, value.optional()]));
  return {
    ...definition,
    params: definition.params.safeExtend(shape) as unknown as DetectorDefinition['params'],
    create: (params, context) => {
      let detector = definition.create(params, context);
      for (const { name, wrap } of wrappers) {
        const value = params[name];
        if (value !== undefined) detector = wrap(detector, value, context);
      }
      return detector;
    },
  };
}

/** What the detector is with these parameters: with a wrapper at work it is no family any more, and its level no guide. */
export function asWrapped(
  definition: DetectorDefinition,
  params: Readonly<Record<string, unknown>>,
  wrappers: readonly Wrapper[],
): DetectorDefinition {
  if (wrappers.every(({ name }) => params[name] === undefined)) return definition;
  const { family: _, threshold: __, ...rest } = definition;
  return rest;
}
