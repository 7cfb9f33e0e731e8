/** The metrics as data. One row here is one column in every report. Definitions: Chen, Toueg, Aguilera 2002. */
import { type Estimate, type MetricInfo, NOTHING } from '../result.ts';
import {
  accuracy,
  countOf,
  detectionAt,
  latenessAt,
  meanDetection,
  medianWait,
  mistakeRate,
  mistakesBy,
  share,
} from './estimates.ts';
import type { Evidence } from './evidence.ts';

export interface DetectorMetric extends MetricInfo {
  readonly scope: 'detector';
  /** Also computed for each scored phase by itself. */
  readonly perPhase?: true;
  of(evidence: Evidence): Estimate;
}

type Row = Omit<DetectorMetric, 'scope'>;

const rows: readonly Row[] = [
  {
    id: 'detection_time_p50',
    label: 'detection, median',
    unit: 'ms',
    better: 'lower',
    perPhase: true,
    what: 'From a crash to the suspicion that lasts (T_D); 0 if it was suspected already. Median of the cumulative incidence.',
    of: detectionAt(0.5),
  },
  {
    id: 'detection_time_p90',
    label: 'detection, p90',
    unit: 'ms',
    better: 'lower',
    perPhase: true,
    what: 'The same at 90 %.',
    of: detectionAt(0.9),
  },
  {
    id: 'detection_time_p99',
    label: 'detection, p99',
    unit: 'ms',
    better: 'lower',
    what: 'The same at 99 %; its upper bound needs 299 crashes.',
    of: detectionAt(0.99),
  },
  {
    id: 'detection_time_mean',
    label: 'detection, mean',
    unit: 'ms',
    better: 'lower',
    what: 'Mean T_D, restricted to the longest wait where a crash went undetected.',
    of: meanDetection,
  },
  {
    id: 'already_suspected',
    label: 'already suspected',
    unit: 'share',
    better: 'lower',
    perPhase: true,
    what: 'Share of crashes of a peer that was wrongly suspected at that moment: luck, not detection.',
    of: ({ crashes }) => share(crashes.filter(({ already }) => already).length, crashes.length),
  },
  {
    id: 'wavered',
    label: 'wavered',
    unit: 'share',
    better: 'lower',
    what: 'Share of crashes after which a late heartbeat made it trust the dead once more.',
    of: ({ crashes }) => share(crashes.filter(({ wavered }) => wavered).length, crashes.length),
  },
  {
    id: 'missed',
    label: 'missed',
    unit: 'count',
    better: 'lower',
    perPhase: true,
    what: 'Crashes of nodes that were back before they were suspected.',
    of: countOf('missed'),
  },
  {
    id: 'censored',
    label: 'censored',
    unit: 'count',
    better: 'neither',
    what: 'Crashes still undetected when the play ended.',
    of: countOf('censored'),
  },
  {
    id: 'mistakes',
    label: 'mistakes',
    unit: 'count',
    better: 'lower',
    perPhase: true,
    what: 'Times that a live peer came to be suspected where the truth policy says trust (S-transitions).',
    of: ({ mistakes }) => ({ value: mistakes.length }),
  },
  {
    id: 'mistakes_clean',
    label: 'clean',
    unit: 'count',
    better: 'lower',
    perPhase: true,
    what: 'Of those, with neither a stall nor a partition behind them.',
    of: mistakesBy('clean'),
  },
  {
    id: 'mistakes_stall',
    label: 'stall',
    unit: 'count',
    better: 'lower',
    perPhase: true,
    what: 'Of those, because the peer or the observer stood still by order.',
    of: mistakesBy('stall'),
  },
  {
    id: 'mistakes_by_observer',
    label: 'sick observer',
    unit: 'count',
    better: 'lower',
    what: 'Of those, because the observer stood still: the accuser was the slow one.',
    of: ({ mistakes, excused }) => ({ value: [...mistakes, ...excused].filter((m) => m.byObserver).length }),
  },
  {
    id: 'mistakes_partition',
    label: 'partition',
    unit: 'count',
    better: 'lower',
    perPhase: true,
    what: 'Of those, because the link was cut.',
    of: mistakesBy('partition'),
  },
  {
    id: 'mistake_rate',
    label: 'mistake rate',
    unit: '1/h',
    better: 'lower',
    perPhase: true,
    what: 'Mistakes per hour and pair (λ_M). Exact Poisson interval; widened or bootstrapped where mistakes cluster.',
    of: mistakeRate,
  },
  {
    id: 'mistake_duration',
    label: 'mistake duration',
    unit: 'ms',
    better: 'lower',
    what: 'Wrongly suspected time per mistake (T_M), by the ratio estimator.',
    of: ({ mistakes, suspected }) =>
      mistakes.length === 0 ? NOTHING : { value: suspected / mistakes.length, n: mistakes.length },
  },
  {
    id: 'query_accuracy',
    label: 'query accuracy',
    unit: 'share',
    better: 'higher',
    perPhase: true,
    what: 'Chance that a look at a random instant finds a live peer trusted (P_A).',
    of: (evidence) => accuracy(1 - evidence.suspected / evidence.exposure, evidence),
  },
  {
    id: 'query_accuracy_reachable',
    label: 'accuracy outside partitions',
    unit: 'share',
    better: 'higher',
    what: 'The same, without the time in which the link was cut.',
    of: ({ suspectedReachable, reachable }) =>
      reachable === 0 ? NOTHING : { value: 1 - suspectedReachable / reachable },
  },
  {
    id: 'unreachable_time_p50',
    label: 'partition noticed, median',
    unit: 'ms',
    better: 'neither',
    perPhase: true,
    what: 'From the start of a partition to the suspicion; partitions that healed first are censored.',
    of: ({ unreachable }) => medianWait(unreachable),
  },
  {
    id: 'retrust_time_p50',
    label: 're-trust, median',
    unit: 'ms',
    better: 'lower',
    perPhase: true,
    what: 'From the heal of a partition to trust, where the peer was suspected at the heal.',
    of: ({ retrust }) => medianWait(retrust),
  },
  {
    id: 'state_bytes',
    label: 'state per peer',
    unit: 'B',
    better: 'lower',
    what: 'Memory of one detector with a full window, measured on this Node.',
    of: ({ stateBytes }) => (stateBytes === undefined ? NOTHING : { value: stateBytes }),
  },
  {
    id: 'lateness_p50',
    label: 'lateness, median',
    unit: 'ms',
    better: 'lower',
    what: 'How much later than its deadline a suspicion was voiced: the harness, not the detector.',
    of: ({ lateness }) => latenessAt(lateness, 0.5),
  },
  {
    id: 'lateness_p99',
    label: 'lateness, p99',
    unit: 'ms',
    better: 'lower',
    what: 'The same at 99 %.',
    of: ({ lateness }) => latenessAt(lateness, 0.99),
  },
];

export const detectorMetrics: readonly DetectorMetric[] = rows.map((row) => ({ ...row, scope: 'detector' }));
