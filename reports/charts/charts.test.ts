/** What the charts show, from their specifications. */
import { expect, test } from 'vitest';
import type { Estimate, LinkPicture, Row } from '../../harness/result.ts';
import { result } from '../../harness/testing/result.ts';
import { pointOf, unplaced } from './points.ts';
import { timeline } from './timeline.ts';
import { tradeoff } from './tradeoff.ts';

const [fixed, patient] = result.scenarios[0]!.rows as [Row, Row];

function rowWith(label: string, metrics: Record<string, Estimate>): Row {
  return { ...fixed, label, metrics: { ...fixed.metrics, ...metrics } };
}

test('a side without a bound is an arrow, and no bar ends at the point', () => {
  expect(pointOf(fixed)).toMatchObject({
    open: [],
    timeLow: 205,
    timeHigh: 290,
    rateLow: 169,
    rateHigh: 865,
  });
  expect(pointOf(patient)).toMatchObject({ open: ['down'], rate: 180 });
  const unbounded = rowWith('x', {
    detection_time_p50: { value: 210, low: null, high: null, n: 3 },
    mistake_rate: { value: 420, low: null, high: null, n: 7 },
  });
  expect(pointOf(unbounded)).toMatchObject({ open: ['left', 'right', 'down', 'up'] });
  const arrows = JSON.stringify(tradeoff([unbounded], true)).match(/indexof\(datum.open, '\w+'\)/g);
  expect(arrows?.length).toBe(4);
});

test('settings that a log axis has no place for are told below the picture, with the reason', () => {
  const hasty = rowWith('hasty', { detection_time_p50: { value: 0, low: 0, high: 10, n: 12 } });
  const blind = rowWith('blind', { detection_time_p50: { value: null, low: 900, high: null, n: 12 } });
  const told = [
    'Not in the picture: hasty (half of the crashes were suspected already, and a log axis has no 0).',
    'Not in the picture: blind (half of the crashes went undetected).',
  ];
  expect(unplaced([fixed, hasty, blind])).toEqual(told);
  expect(JSON.stringify(tradeoff([fixed, hasty, blind], false))).toContain(told[0]);
  expect(unplaced([fixed])).toEqual([]);
});

test('a timeline calls a suspicion wrong exactly where the score does', () => {
  const picture: LinkPicture = {
    ...result.scenarios[0]!.links[0]!,
    end: 12_000,
    truth: [
      { state: 'up', from: 0, until: 5000 },
      { state: 'cut', from: 5000, until: 7000 },
      { state: 'up', from: 7000, until: 9000 },
      { state: 'down', from: 9000, until: 12_000 },
    ],
    // partitions are excused, and two intervals after them
    exposure: [
      [2000, 5000],
      [7200, 9000],
    ],
    suspected: [{ label: 'x', spans: [[4900, 12_000]] }],
  };
  const { values } = timeline(picture, 2000).data as { values: Record<string, unknown>[] };
  const bars = values.filter(({ row }) => row === 'x').map(({ kind, from, until }) => [kind, from, until]);
  expect(bars).toEqual([
    ['suspected wrongly', 4.9, 5],
    ['suspected, not scored', 5, 7],
    ['suspected, not scored', 7, 7.2],
    ['suspected wrongly', 7.2, 9],
    ['suspected', 9, 12],
  ]);
});

test('an observer that stood still has a row of its own', () => {
  const { values } = timeline(result.scenarios[0]!.links[0]!, 2000).data as {
    values: { row: string; kind: string }[];
  };
  expect(values.filter(({ row }) => row === 'observer').map(({ kind }) => kind)).toEqual([
    'up',
    'stalled',
    'up',
  ]);
  expect(values.some(({ row, kind }) => row === 'truth' && kind === 'stalled')).toBe(false);
});
