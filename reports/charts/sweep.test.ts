/** The chart of a sweep compiles whatever there is to draw, and names do not hide each other. */
import { expect, test } from 'vitest';
import type { Point } from '../../harness/sweep/result.ts';
import { curveOf, pointOf, sweptOf } from '../../harness/testing/swept.ts';
import { chartOf } from '../sweep/picture.ts';
import { subjectOf } from '../sweep/subject.ts';
import { compiled } from './compile.ts';

const points = [pointOf('a:x=1', 100, 900), pointOf('a:x=2', 300, 20), pointOf('a:x=3', 900, 0)];

function chart(today: readonly Point[], interactive: boolean) {
  const subject = subjectOf(
    sweptOf([curveOf('a', points), curveOf('b', [pointOf('b:x=1', 400, 7)])], { today }),
  );
  return chartOf(subject, 'p50', ['a', 'b'], interactive)!;
}

/** Names in the chart, and by how much each is moved. */
function names(today: readonly Point[], interactive = true): [string, number][] {
  const { layer } = chart(today, interactive) as unknown as { layer: { mark: Record<string, unknown> }[] };
  return layer
    .map(({ mark }) => mark)
    .filter(({ text, stroke }) => String(text).startsWith('▸') && stroke === undefined)
    .map(({ text, dy }) => [String(text), Number(dy)]);
}

test.each([true, false])(
  'with and without settings of today, seen or unseen (interactive: %s)',
  (interactive) => {
    for (const today of [[], [pointOf('a:x=4', 500, 12)], [pointOf('c:x=1', 500, 0)]]) {
      expect(compiled(chart(today, interactive)).marks?.length).toBeGreaterThan(0);
    }
  },
);

test('names of marks at one place are moved apart, and what finds no place has none', () => {
  const crowd = Array.from({ length: 30 }, (_, i) => pointOf(`a:name=${i}`, 300, 20));
  const moved = names(crowd.slice(0, 4))
    .map(([, dy]) => dy)
    .sort((a, b) => a - b);
  for (const [i, dy] of moved.entries()) if (i > 0) expect(dy - moved[i - 1]!).toBeGreaterThanOrEqual(18);
  expect(names(crowd).length).toBeLessThan(crowd.length);
});

test('a name stands above and to the right of its mark, but not out of the chart', () => {
  expect(names([pointOf('a:x=2', 300, 20)])).toEqual([['▸ a:x=2', -26]]);
  const [[, dy]] = names([pointOf('a:x=1', 100, 900, { rate: { value: 900 } })]) as [[string, number]];
  expect(dy).toBeGreaterThan(0);
});
