/** What is drawn of a sweep, before it is a chart. */

import { expect, test } from 'vitest';
import type { Point } from '../../harness/sweep/result.ts';
import { fc, prop } from '../../harness/testing/property.ts';
import { curveOf, pointOf, sweptOf } from '../../harness/testing/swept.ts';
import { type Corner, drawingOf } from './drawing.ts';
import { frontier, timeOf } from './frontier.ts';
import { subjectOf } from './subject.ts';

function drawn(points: readonly Point[], today: readonly Point[] = [], interval = 100) {
  const curves = [...Map.groupBy(points, ({ detector }) => detector)].map(([name, own]) =>
    curveOf(name, own),
  );
  return drawingOf(subjectOf(sweptOf(curves, { today, interval })), 'p50');
}

/** How low a curve of steps is at a time. */
function heightAt(corners: readonly Omit<Corner, 'detector'>[], time: number): number {
  return Math.min(...corners.filter((corner) => corner.time <= time).map(({ rate }) => rate));
}

prop.prop([
  fc.array(
    fc.record({
      detector: fc.constantFrom('a', 'b'),
      time: fc.integer({ min: 1, max: 9 }),
      mistakes: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 30 },
  ),
])(
  'curves are steps through what no setting of a detector beats, and the band is below them all',
  (settings) => {
    const points = settings.map(({ detector, time, mistakes }, i) =>
      pointOf(`${detector}:x=${i}`, 100 * time, mistakes),
    );
    const { curves, band } = drawn(points)!;
    for (const [detector, own] of Map.groupBy(points, (point) => point.detector)) {
      const corners = curves.filter((corner) => corner.detector === detector);
      for (const { point } of frontier(own, 'p50')) {
        expect(heightAt(corners, timeOf(point, 'p50'))).toBe(point.mistakes);
      }
      for (const { time, rate } of corners) expect(heightAt(band, time)).toBeLessThanOrEqual(rate);
    }
  },
);

test('a setting without a mistake stands at its bound, and no curve goes there', () => {
  const { spots, curves, rates } = drawn([pointOf('a:x=1', 100, 8), pointOf('a:x=2', 200, 0)])!;
  expect(spots.map(({ time, rate, seen }) => [time, rate, seen])).toEqual([
    [100, 8, true],
    [200, 3, false],
  ]);
  expect(curves).toEqual([{ detector: 'a', time: 100, rate: 8 }]);
  expect(rates[0]).toBeLessThan(3);
});

test('the picture ends where settings are of no use, or slower than the frontier and all that runs today', () => {
  // a mistake for every twentieth heartbeat is 1800 an hour
  const points = [
    pointOf('a:x=1', 50, 1900),
    pointOf('a:x=2', 100, 1700),
    pointOf('a:x=3', 500, 5),
    pointOf('b:x=1', 600, 400),
    pointOf('b:x=2', 60_000, 6),
  ];
  const [low, high] = drawn(points)!.times;
  expect([low > 50, low < 100, high > 500, high < 60_000]).toEqual([true, true, true, true]);
  const today = drawn(points, [pointOf('b:x=3', 4000, 2500)])!;
  expect(today.times[1]).toBeGreaterThan(4000);
  expect(today.rates[1]).toBeGreaterThan(2500);
  // where all settings are like that, they are drawn all the same
  expect(drawn(points.slice(0, 1))!.times[0]).toBeLessThan(50);
});

test('what runs today has bars as long as its intervals, and none where it has none', () => {
  const bare = pointOf('a:x=1', 300, 40);
  const known = { ...bare, detection: { ...bare.detection, intervals: { p50: { low: 250, high: null } } } };
  const [first, second] = drawn([bare], [bare, known])!.marks;
  expect(first).toMatchObject({ timeLow: 300, timeHigh: 300, rateLow: 20, rateHigh: 80 });
  expect(second).toMatchObject({ timeLow: 250, timeHigh: 300 });
});
