/** What is told of a sweep, the same in the terminal and in the page. */
import { formatDuration, preciseDuration, round } from '../../harness/lib/units.ts';
import type { Bounds, Point, SweepResult, SweptTrace } from '../../harness/sweep/result.ts';
import { showInterval, showRate, showValue } from '../format.ts';
import { DIGITS, type Quantile, type Step } from './frontier.ts';
import type { Matched } from './matched.ts';
import type { Subject } from './subject.ts';

export const TODAY = '▸';

export interface Column {
  readonly head: string;
  /** What it is, in a sentence. */
  readonly what: string;
  cell(point: Point): string;
  /** Its interval, where it has one. */
  interval?(point: Point): string;
}

function detectionColumn(name: 'p50' | 'p99' | 'mean', what: string): Column {
  return {
    head: `${name} ms`,
    what,
    cell: ({ detection }) => showValue(detection[name], 'ms'),
    interval: ({ detection }) => showBounds(detection.intervals?.[name], 'ms'),
  };
}

/** Figures of a setting by name. */
export const columns = {
  p50: detectionColumn('p50', 'Detection time, median: half of the crashes are noticed within it.'),
  p99: detectionColumn('p99', 'Detection time that 99 of 100 crashes keep.'),
  mean: detectionColumn('mean', 'Mean detection time.'),
  worst: {
    head: 'worst phase ms',
    what: 'Mean detection time of crashes right after a sending, as papers plot it.',
    cell: ({ detection }) => showValue(detection.worst, 'ms'),
  },
  mistakes: {
    head: 'mistakes',
    what: 'How often a live peer was suspected.',
    cell: ({ mistakes }) => String(mistakes),
  },
  rate: {
    head: 'per hour',
    what: 'Mistakes per hour of live time of one pair; < is the upper bound where none was seen.',
    cell: ({ rate }) => showRate(rate),
    interval: ({ rate }) => (rate.value ? showInterval(rate, '1/h') : ''),
  },
  accuracy: {
    head: 'accuracy',
    what: 'Share of live time in which the peer was trusted.',
    cell: ({ accuracy }) => showValue(accuracy, 'share'),
    interval: ({ bounds }) => showBounds(bounds?.accuracy, 'share'),
  },
  lasts: {
    head: 'lasts ms',
    what: 'Mean duration of a mistake.',
    cell: ({ mistakeDuration }) => showValue(mistakeDuration, 'ms'),
    interval: ({ bounds }) => showBounds(bounds?.mistakeDuration, 'ms'),
  },
} satisfies Record<string, Column>;

/** `low – high`, or nothing. */
function showBounds(bounds: Bounds | undefined, unit: 'ms' | 'share'): string {
  return !bounds || (bounds.low === null && bounds.high === null) ? '' : showInterval(bounds, unit);
}

/** How many mistakes for each one of a setting. */
export function timesOf(today: Point): Column {
  return {
    head: `× ${TODAY}`,
    what: 'Mistakes for each one that today’s setting makes.',
    cell: ({ mistakes }) => (today.mistakes > 0 ? round(mistakes / today.mistakes) : '–'),
  };
}

/** A setting, and whether others are exactly as good; today's are marked. */
export function settingText({ point, ties }: Step, today: readonly Point[]): string {
  const isToday = ({ spec }: Point): boolean => today.some((one) => one.spec === spec);
  const marked = (one: Point): string => (isToday(one) ? `${TODAY} ${one.spec}` : one.spec);
  const others = ties.filter((one) => !isToday(one)).length;
  return (
    [point, ...ties.filter(isToday)].map(marked).join(' = ') + (others > 0 ? ` (+${others} as good)` : '')
  );
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Lines of so many characters at most. */
export function wrapped(text: string, width: number): string[] {
  const lines = text.match(new RegExp(`.{1,${width}}(?:\\s|$)`, 'g')) ?? [text];
  return lines.map((line) => line.trim());
}

/** Heartbeats and how they came. */
export function heardText({ interval, heard, lost, senders }: SweptTrace): string {
  const share = lost > 0 ? ` (${showValue(lost / (heard + lost), 'share')})` : '';
  return `${counted(senders, 'sender')}, heartbeats every ${preciseDuration(interval)}: ${heard} heard, ${lost} lost${share}`;
}

export function scoredText({ exposure, warmup, blocks }: SweptTrace): string {
  const after = warmup > 0 ? `, after a warm-up of ${counted(warmup, 'heartbeat')}` : '';
  return `${formatDuration(exposure)} of live time scored${after}, in ${counted(blocks, 'block')} of time`;
}

export function sendTimesText({ sendTimes }: SweptTrace['about']): string {
  return {
    stamped: 'written down by the sender, by a clock that the observer shares',
    scheduled: 'worked out from the sender’s schedule',
    unknown: 'not known: they stand as arrival times',
  }[sendTimes];
}

/** A regime that fills so much of the scored time at once was seen about once. */
const RARE_SHARE = 1 / 30;

/** What must be known to not be misled by the figures of a trace. */
export function cautions({ trace, leftOut }: Subject): string[] {
  const { longestSilence, exposure, senders, about } = trace;
  const rare = longestSilence > (exposure / senders) * RARE_SHARE;
  return [
    ...(rare
      ? [
          `One silence of ${formatDuration(longestSilence)} is more than a thirtieth of a sender’s scored time: such a regime was seen about once, and the intervals do not speak for it.`,
        ]
      : []),
    ...(about.sendTimes === 'unknown'
      ? [
          'When heartbeats were sent is not known, so detection times lack the way of a heartbeat: the time from its sending to its arrival.',
        ]
      : []),
    ...(leftOut > 0
      ? [
          `${counted(leftOut, 'setting')} suspected most of the time, or noticed too few crashes: not among those compared.`,
        ]
      : []),
  ];
}

/** What a claim may rest on. */
export const CLAIMS: readonly string[] = [
  'A single trace supports a claim about that trace only.',
  'The best of many settings looks better than it is: flatline tune chooses on one half of a trace and judges on the other.',
];

/** How the figures came about, in sentences. */
export const METHOD: readonly string[] = [
  'Every setting is replayed over the recorded heartbeats, exactly: a detector answers with the instant at which it will suspect, so nothing is polled.',
  'Detection times are of virtual crashes, one at every instant of the scored time (uniform phase): an exact integral, nothing is drawn. The worst phase, a crash right after a sending, stands beside it as a mean.',
  'The first heartbeats of each session warm detectors up and are not scored, the same for all settings.',
  'Intervals are 95 %. That of a mistake rate is exact Poisson where mistakes come alone, and wider where their counts in blocks of time tell of clusters. Those of the settings of today are made by resampling blocks of time; detection times of other settings have none.',
  'A setting that made no mistake stands at the one-sided upper bound of its rate.',
  `A setting is on the frontier if no other is as fast and makes fewer mistakes, or is faster and makes as few. Detection times that agree in ${DIGITS} digits are taken for equal.`,
];

export function matchedTitle({ today, by }: Matched): string {
  const time = showValue(today.detection[by], 'ms');
  return `Within ${time} ms, the detection ${by} of ${TODAY} ${today.spec}`;
}

export function machineText({ machine, flatline }: Pick<SweepResult, 'machine' | 'flatline'>): string {
  const { cores, cpu, platform, node } = machine;
  return `flatline ${flatline} on ${cores} × ${cpu}, ${platform}, Node ${node}`;
}

export const quantileName: Readonly<Record<Quantile, string>> = { p50: 'median', p99: '99th percentile' };
