import { expect, test } from 'vitest';
import { type Beat, steady, traceOf, watchOf } from '../../testing/traces.ts';
import { infoOf } from './info.ts';

const burstsOf = (beats: readonly Beat[]) => infoOf(traceOf([watchOf(beats)])).all.bursts;

test('slots lost in a row are one burst, told by length, the longest by when and where', () => {
  const lost = new Set([3, 10, 11, 12, 13, 14, 20, 21, 40, 41, 42, 60]);
  const beats = steady(70, 100, (seq) => (lost.has(seq) ? null : 1));
  const bursts = burstsOf(beats);
  expect(bursts).toEqual({
    count: 5,
    mean: 12 / 5,
    longest: [
      { link: 'n1-observer', length: 5, seq: 10, sentAt: 1000 },
      { link: 'n1-observer', length: 3, seq: 40, sentAt: 4000 },
      { link: 'n1-observer', length: 2, seq: 20, sentAt: 2000 },
      { link: 'n1-observer', length: 1, seq: 3, sentAt: 300 },
      { link: 'n1-observer', length: 1, seq: 60, sentAt: 6000 },
    ],
    lengths: [
      { from: 1, to: 1, count: 2 },
      { from: 2, to: 2, count: 1 },
      { from: 3, to: 4, count: 1 },
      { from: 5, to: 8, count: 1 },
    ],
  });
});

test('they are found in whatever order the losses stand', () => {
  const beats = [4, 2, 9, 3].map((seq) => ({ seq, sentAt: 100 * seq }));
  expect(burstsOf(beats).longest.map(({ seq, length }) => [seq, length])).toEqual([
    [2, 3],
    [9, 1],
  ]);
});
