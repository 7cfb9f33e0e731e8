/** The contract of a detector. Files in detectors/ import this, `lib` and nothing else. */
import type * as z from 'zod';
import type { Detector, DetectorContext, DetectorDefinition, Family, FamilyState, Ms } from './model.ts';

export type { Detector, DetectorContext, DetectorDefinition, Family, FamilyState, Ms } from './model.ts';

/** A detector that can only say how suspicious it is now. Its deadline is searched for. */
export interface LevelDetector {
  heartbeat(at: Ms, seq: number, sentAt: Ms): void;
  /** Must not fall while no heartbeat arrives. */
  suspicion(now: Ms): number;
}

/** The three ways to write a detector down; give exactly one. */
export type Behaviour<P> =
  | {
      create(params: P, context: DetectorContext): Detector;
      threshold?(params: P): number;
      family?: never;
      level?: never;
    }
  | {
      /** The level that counts as suspected, where the state has a `suspicion` of its own. */
      threshold?(params: P): number;
      family: Family<P> & {
        /** The level at a margin: what `margin` inverts. */
        level?(margin: number, params: P, context: DetectorContext): number;
      };
      create?: never;
      level?: never;
    }
  | {
      level: {
        threshold(params: P): number;
        create(params: P, context: DetectorContext): LevelDetector;
      };
      create?: never;
      family?: never;
    };

type Described<S extends z.ZodRawShape> = Pick<
  DetectorDefinition,
  'name' | 'title' | 'cite' | 'rule' | 'formula'
> & {
  params: z.ZodObject<S, z.core.$strict>;
  memory?(params: z.output<z.ZodObject<S, z.core.$strict>>): number;
  sweep(context: DetectorContext): { readonly [K in keyof S]?: readonly z.output<S[K]>[] };
};

/** Declares a detector; the default export of every detector file. */
export function defineDetector<S extends z.ZodRawShape>(
  source: Described<S> & Behaviour<z.output<z.ZodObject<S, z.core.$strict>>>,
): DetectorDefinition {
  type P = z.output<z.ZodObject<S, z.core.$strict>>;
  const { name, title, cite, rule, formula, params, sweep, memory } = source;
  const described = {
    name,
    title,
    cite,
    rule,
    params,
    sweep,
    ...(formula && { formula }),
    ...(memory && { memory }),
  };
  return { ...described, ...behaviourOf<P>(source) } as unknown as DetectorDefinition;
}

function behaviourOf<P>(
  source: Behaviour<P>,
): Pick<DetectorDefinition<P>, 'create' | 'threshold' | 'family'> {
  const { family, level } = source;
  if (family) {
    const { margin, level: levelAt } = family;
    const { threshold } = source;
    return {
      family,
      create: (params, context) =>
        familyDetector(
          family.create(params, context),
          margin(params, context),
          levelAt && ((at) => levelAt(at, params, context)),
        ),
      ...(threshold && { threshold }),
      ...(levelAt && {
        threshold: (params, context) => levelAt(margin(params, context), params, context),
      }),
    };
  }
  if (level) {
    return {
      threshold: level.threshold,
      create: (params, context) => levelDetector(level.create(params, context), level.threshold(params)),
    };
  }
  return source;
}

/** The detector that a family member is at one margin. */
function familyDetector(state: FamilyState, margin: number, level?: (margin: number) => number): Detector {
  const detector: Detector = {
    heartbeat(at, seq, sentAt) {
      state.heartbeat(at, seq, sentAt);
      return state.centre + margin * state.spread;
    },
  };
  if (level) {
    detector.suspicion = (now) => {
      const past = now - state.centre;
      // without any spread it is all or nothing
      if (state.spread === 0) return level(past < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
      return level(past / state.spread);
    };
  } else if (state.suspicion) {
    detector.suspicion = (now) => state.suspicion!(now);
  }
  return detector;
}

/** Finds the crossing of a suspicion level that never falls, to a thousandth of a millisecond. */
function levelDetector(inner: LevelDetector, threshold: number): Detector {
  const horizon: Ms = 30 * 24 * 3_600_000;
  const level = (now: Ms): number => {
    const suspicion = inner.suspicion(now);
    if (Number.isNaN(suspicion)) throw new RangeError(`the suspicion at ${now} ms is not a number`);
    return suspicion;
  };
  return {
    suspicion: (now) => inner.suspicion(now),
    heartbeat(at, seq, sentAt) {
      inner.heartbeat(at, seq, sentAt);
      if (level(at) >= threshold) return at;
      let step: Ms = 1;
      while (level(at + step) < threshold) {
        step *= 2;
        if (step > horizon) return Number.POSITIVE_INFINITY;
      }
      let trusted = at + step / 2;
      let suspected = at + step;
      while (suspected - trusted > 0.001) {
        const middle = (trusted + suspected) / 2;
        // times so large that there is none in between
        if (middle <= trusted || middle >= suspected) break;
        if (level(middle) >= threshold) suspected = middle;
        else trusted = middle;
      }
      return suspected;
    },
  };
}
