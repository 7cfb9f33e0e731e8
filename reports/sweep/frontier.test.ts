/** What no setting beats, from all settings. */

import { describe, expect, test } from 'vitest';
import type { Point } from '../../harness/sweep/result.ts';
import { fc, prop } from '../../harness/testing/property.ts';
import { curveOf, pointOf, sweptOf } from '../../harness/testing/swept.ts';
import { beats, bestWithin, comparable, frontier, levels, thinned, timeOf } from './frontier.ts';
import { matched } from './matched.ts';
import { prominence, subjectOf } from './subject.ts';

/** On a coarse grid, so that settings tie; some notice nothing, and some suspect most of the time. */
const settings = fc
  .array(
    fc.record({
      detector: fc.constantFrom('a', 'b', 'c'),
      time: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 10 }),
      mistakes: fc.integer({ min: 0, max: 12 }),
      accuracy: fc.constantFrom(1, 1, 1, 0.9, 0.5, 0.4),
    }),
    { maxLength: 40 },
  )
  .map((all) =>
    all.map(({ detector, time, mistakes, accuracy }, i) =>
      pointOf(`${detector}:x=${i}`, time === null ? null : 100 * time, mistakes, { accuracy }),
    ),
  );
const quantile = fc.constantFrom('p50' as const, 'p99' as const);

describe('the frontier', () => {
  prop.prop([settings, quantile])(
    'nothing on it is beaten, and all else is, or has no place',
    (points, by) => {
      const on = new Set(frontier(points, by).flatMap(({ point, ties }) => [point, ...ties]));
      for (const point of points) {
        const rivals = points.filter((other) => comparable(other, by));
        const beaten = rivals.some((other) => beats(other, point, by));
        expect(on.has(point)).toBe(comparable(point, by) && !beaten);
      }
    },
  );

  prop.prop([settings, quantile])('goes from fast and mistaken to slow and right', (points, by) => {
    const steps = frontier(points, by);
    for (const [i, { point, ties }] of steps.entries()) {
      const before = steps[i - 1]?.point;
      if (before) expect(timeOf(point, by)).toBeGreaterThan(timeOf(before, by));
      if (before) expect(point.mistakes).toBeLessThan(before.mistakes);
      for (const tie of ties) {
        expect([timeOf(tie, by), tie.mistakes]).toEqual([timeOf(point, by), point.mistakes]);
      }
    }
  });

  prop.prop([settings, quantile, fc.integer({ min: 0, max: 2000 })])(
    'has the fewest mistakes within any time, and the fastest that makes so few',
    (points, by, limit) => {
      const fast = points.filter((point) => comparable(point, by) && timeOf(point, by) <= limit);
      const [best] = fast.toSorted((a, b) => a.mistakes - b.mistakes || timeOf(a, by) - timeOf(b, by));
      const found = bestWithin(frontier(points, by), by, limit)?.point;
      expect(found?.mistakes).toBe(best?.mistakes);
      expect(found && timeOf(found, by)).toBe(best && timeOf(best, by));
    },
  );

  test('times that agree in four digits are equal, and who is asked for twice is told once', () => {
    const [first, second] = [pointOf('a:x=1', 474.1617, 3), pointOf('b:x=1', 474.1618, 3)];
    expect(frontier([first, second, { ...first }], 'p50')).toEqual([{ point: first, ties: [second] }]);
    expect(beats(pointOf('a', 474.1, 3), first, 'p50')).toBe(true);
  });
});

describe('some of the frontier', () => {
  prop.prop([settings, fc.integer({ min: 2, max: 8 })])(
    'are no more than asked for, and both ends',
    (points, most) => {
      const all = frontier(points, 'p50');
      const some = thinned(all, 'p50', most);
      expect(some.length).toBeLessThanOrEqual(most);
      expect([some[0], some.at(-1)]).toEqual([all[0], all.at(-1)]);
      expect(all.filter((step) => some.includes(step))).toEqual(some);
    },
  );

  test('are spread evenly where there are many', () => {
    const steps = frontier(
      Array.from({ length: 400 }, (_, i) => pointOf(`a:x=${i}`, 10 * 1.01 ** i, 1000 - i)),
      'p50',
    );
    expect(thinned(steps, 'p50', 12)).toHaveLength(12);
  });
});

test('times to compare at are round, few, and end where all settings are fast enough', () => {
  const between = (low: number, high: number): number[] =>
    levels(frontier([pointOf('a:x=1', low, 9), pointOf('a:x=2', high, 1)], 'p50'), 'p50', 5);
  expect(between(44, 3700)).toEqual([50, 200, 500, 2000, 5000]);
  expect(between(499, 3499)).toEqual([500, 1000, 2000, 5000]);
  expect(between(74, 92)).toEqual([75, 80, 85, 87.5, 92.5]);
  expect(levels([], 'p50', 5)).toEqual([]);
});

/** Curves of what was drawn, by detector. */
function subjectWith(points: readonly Point[], today: readonly Point[]) {
  const curves = [...Map.groupBy(points, ({ detector }) => detector)].map(([name, own]) =>
    curveOf(name, own),
  );
  return subjectOf(sweptOf(curves, { today }));
}

describe('at the detection time of a setting', () => {
  prop.prop([settings, quantile, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 12 })])(
    'every detector is better, no better or too slow, at its best',
    (points, by, time, mistakes) => {
      const today = pointOf('a:x=today', 100 * time, mistakes);
      const subject = subjectWith(points, [today]);
      const { better, others, slower } = matched(subject, today, by)!;
      expect(better.length + others.length + slower.length).toBe(subject.contenders.length);
      for (const { point } of better) expect(beats(point, today, by)).toBe(true);
      for (const { contender, point } of [...better, ...others]) {
        const own = [...points, today].filter(({ detector }) => detector === contender.detector);
        const rivals = own.filter((one) => comparable(one, by) && timeOf(one, by) <= timeOf(today, by));
        expect(Math.min(...rivals.map((one) => one.mistakes))).toBe(point.mistakes);
      }
    },
  );

  test('a setting that never notices has nothing to be set against', () => {
    const today = pointOf('a:x=today', null, 3);
    expect(matched(subjectWith([pointOf('b:x=1', 100, 3)], [today]), today, 'p99')).toBeUndefined();
  });
});

test('today’s detectors stand out, then those that hold most of the frontier', () => {
  const points = [
    pointOf('short:x=1', 100, 50),
    pointOf('never:x=1', 900, 900),
    pointOf('long:x=1', 110, 40),
    pointOf('long:x=2', 1000, 3),
  ];
  const today = [pointOf('mine:x=1', 950, 800)];
  expect(prominence([subjectWith([...points, pointOf('mine:x=2', 960, 700)], today)])).toEqual([
    'mine',
    'long',
    'short',
    'never',
  ]);
});
