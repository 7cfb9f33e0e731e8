/** Where a setting stands in the trade-off, or why it can't stand there. */
import type { Row } from '../../harness/result.ts';
import { showWhole } from '../format.ts';

export type Side = 'left' | 'right' | 'up' | 'down';

export interface Point {
  readonly detector: string;
  readonly tuning: string;
  readonly time: number;
  readonly timeLow: number;
  readonly timeHigh: number;
  readonly rate: number;
  readonly rateLow: number;
  readonly rateHigh: number;
  readonly seen: boolean;
  /** Sides on which nothing is known to bound it. */
  readonly open: readonly Side[];
  readonly timeText: string;
  readonly rateText: string;
  readonly countText: string;
}

/** A bar on a log axis ends here, and goes on as an arrow. */
const FAR = 10;

export function pointOf({ title, label, metrics, crashes }: Row): Point | string {
  const time = metrics['detection_time_p50'];
  const rate = metrics['mistake_rate'];
  if (crashes === 0) return 'no crash was measured';
  if (time?.value === null || time?.value === undefined) return 'half of the crashes went undetected';
  if (time.value === 0) return 'half of the crashes were suspected already, and a log axis has no 0';
  if (rate?.value === null || rate?.value === undefined) return 'no live time was scored';
  const seen = rate.value > 0;
  const height = seen ? rate.value : rate.high!;
  const timeLow = (time.low ?? 0) * FAR > time.value ? time.low : null;
  const rateLow = seen ? rate.low : null;
  const open: Side[] = [];
  if (timeLow === null) open.push('left');
  if (time.high === null) open.push('right');
  if (rateLow === null) open.push('down');
  if (rate.high === null) open.push('up');
  return {
    detector: title,
    tuning: label,
    time: time.value,
    timeLow: timeLow ?? time.value,
    timeHigh: time.high ?? time.value,
    rate: height,
    rateLow: rateLow ?? height,
    rateHigh: rate.high ?? height,
    seen,
    open,
    timeText: showWhole({ unit: 'ms' }, time),
    rateText: seen
      ? showWhole({ unit: '1/h' }, rate)
      : `none seen; fewer than ${showWhole({ unit: '1/h' }, { value: height })}`,
    countText: String(metrics['mistakes']?.value ?? ''),
  };
}

/** The settings that the chart leaves out, by reason, in sentences; nothing where it leaves out all. */
export function unplaced(rows: readonly Row[]): string[] {
  const why = rows.map((row) => ({ label: row.label, point: pointOf(row) }));
  const left = why.filter(({ point }) => typeof point === 'string');
  if (left.length === rows.length) return [];
  return [...Map.groupBy(left, ({ point }) => point)].map(
    ([reason, settings]) =>
      `Not in the picture: ${settings.map(({ label }) => label).join(', ')} (${reason}).`,
  );
}
