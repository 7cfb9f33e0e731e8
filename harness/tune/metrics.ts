/** What a target can limit. One entry here is one more name that `--target` takes. */

export interface TargetMetric {
  /** How it is defined, in a sentence. */
  readonly what: string;
  /** Of a limit inside the program: durations in ms, rates per hour, shares as ratios. */
  readonly unit: 'ms' | '1/h' | 'share';
  /** A limit is an upper one where lower is better, and a lower one where higher is. */
  readonly better: 'lower' | 'higher';
  /** How its many values can become one: by a quantile (`p(99)`), by their mean. None: it is one figure by itself. */
  readonly aggregates: readonly ('p' | 'avg')[];
}

export const targetMetrics = {
  detection_time: {
    what: 'From a crash to the suspicion that lasts (Chen’s T_D); 0 if the peer was suspected already.',
    unit: 'ms',
    better: 'lower',
    aggregates: ['p', 'avg'],
  },
  mistake_rate: {
    what: 'Suspicions of a live peer per hour and pair (λ_M).',
    unit: '1/h',
    better: 'lower',
    aggregates: [],
  },
  mistake_duration: {
    what: 'How long a live peer stays suspected once it is (T_M): wrongly suspected time per mistake.',
    unit: 'ms',
    better: 'lower',
    aggregates: ['avg'],
  },
  query_accuracy: {
    what: 'Chance that a look at a random instant finds a live peer trusted (P_A).',
    unit: 'share',
    better: 'higher',
    aggregates: [],
  },
} as const satisfies Record<string, TargetMetric>;

export type TargetMetricName = keyof typeof targetMetrics;
