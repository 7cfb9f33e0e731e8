import { expect, test } from 'vitest';
import { fc, prop } from './testing/property.ts';
import { difference, intersection, type Span, Timeline, total, touches, union } from './timeline.ts';

const grid = fc.integer({ min: 0, max: 30 });
const span = fc
  .tuple(grid, fc.integer({ min: 1, max: 8 }))
  .map(([from, length]): Span => ({ from, until: from + length }));
const spans = fc.array(span, { maxLength: 8 });
const covers = (list: readonly Span[], t: number): boolean =>
  list.some(({ from, until }) => from <= t && t < until);
const instants = Array.from({ length: 40 }, (_, t) => t + 0.5);

test('a flip counts from its own instant', () => {
  const timeline = new Timeline('suspect', [10, 20]);
  expect([9.9, 10, 19.9, 20].map((t) => timeline.at(t))).toEqual(['suspect', 'trust', 'trust', 'suspect']);
  expect(timeline.current).toBe('suspect');
});

test('two flips at one instant cancel', () => {
  expect(new Timeline('trust', [5, 7, 7]).flips).toEqual([5]);
});

test('time does not go backwards', () => {
  expect(() => new Timeline('trust', [5, 4])).toThrow('flip at 4 after one at 5');
});

prop.prop([fc.array(grid).map((flips) => [...flips].sort((a, b) => a - b)), grid, grid])(
  'spans are where the opinion is held, and nowhere else',
  (flips, from, until) => {
    const timeline = new Timeline('suspect', flips);
    for (const opinion of ['trust', 'suspect'] as const) {
      const held = timeline.spans(opinion, from, until);
      for (const t of instants) {
        expect(covers(held, t)).toBe(from <= t && t < until && timeline.at(t) === opinion);
      }
    }
  },
);

prop.prop([spans, spans])('union, intersection and difference are those of sets of instants', (a, b) => {
  const [ua, ub] = [union(a), union(b)];
  for (const t of instants) {
    expect(covers(ua, t)).toBe(covers(a, t));
    expect(covers(intersection(ua, ub), t)).toBe(covers(a, t) && covers(b, t));
    expect(covers(difference(ua, ub), t)).toBe(covers(a, t) && !covers(b, t));
  }
  expect(total(ua)).toBe(instants.filter((t) => covers(a, t)).length);
});

test('touching counts at both ends', () => {
  expect(touches([{ from: 5, until: 7 }], 7, 9)).toBe(true);
  expect(touches([{ from: 5, until: 7 }], 2, 5)).toBe(true);
  expect(touches([{ from: 5, until: 7 }], 7.1, 9)).toBe(false);
});
