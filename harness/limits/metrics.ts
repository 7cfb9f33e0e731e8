/** What can be limited: by `tune --target`, and by the thresholds of a scenario. One entry here is one more name. */

export interface LimitedMetric {
  /** How it is defined, in a sentence. */
  readonly what: string;
  /** Of a limit inside the program: durations in ms, rates per hour, shares as ratios. */
  readonly unit: 'ms' | '1/h' | 'share' | 'count';
  /** A limit is an upper one where lower is better, and a lower one where higher is. */
  readonly better: 'lower' | 'higher';
  /** How its many values can become one: by a quantile (`p(99)`), by their mean. None: it is one figure by itself. */
  readonly aggregates: readonly ('p' | 'avg')[];
}

/** What any trace can tell of a setting. */
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
} as const satisfies Record<string, LimitedMetric>;

export type TargetMetricName = keyof typeof targetMetrics;

/** What a run can tell, whose truth is known. Counts are facts of the run: no interval, and nothing to be sure of. */
export const thresholdMetrics = {
  ...targetMetrics,
  mistakes: {
    what: 'Suspicions of a live peer where the truth policy says trust, in this run; tag `cause` limits those of one cause.',
    unit: 'count',
    better: 'lower',
    aggregates: [],
  },
  missed: {
    what: 'Crashes of nodes that were back before they were suspected, in this run.',
    unit: 'count',
    better: 'lower',
    aggregates: [],
  },
  undetected: {
    what: 'Crashes not suspected when the play ended, in this run.',
    unit: 'count',
    better: 'lower',
    aggregates: [],
  },
  already_suspected: {
    what: 'Share of crashes of a peer that was wrongly suspected at that moment.',
    unit: 'share',
    better: 'lower',
    aggregates: [],
  },
  unreachable_time: {
    what: 'From the start of a partition to the suspicion.',
    unit: 'ms',
    better: 'lower',
    aggregates: ['p'],
  },
  retrust_time: {
    what: 'From the heal of a partition to trust, where the peer was suspected at the heal.',
    unit: 'ms',
    better: 'lower',
    aggregates: ['p'],
  },
} as const satisfies Record<string, LimitedMetric>;

export type ThresholdMetricName = keyof typeof thresholdMetrics;
