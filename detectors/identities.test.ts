/** Detectors that are each other under another name, or with a parameter at its end. */

import { expect, test } from 'vitest';
import { WeibullLaw } from '../harness/lib/weibull.ts';
import { create } from '../harness/testing/beats.ts';
import { fc, prop } from '../harness/testing/property.ts';

/** Gaps of whole milliseconds, some of them outages; slots may be skipped. */
const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3 })), {
  minLength: 2,
  maxLength: 40,
});

type Made = readonly [name: string, params: Record<string, unknown>];

function deadlines([name, params]: Made, gaps: readonly (readonly [number, number])[], phase = 0): number[] {
  const detector = create(name, params, 100, phase);
  let [at, seq] = [0, 0];
  return gaps.map(([gap, skip]) => {
    at += gap;
    seq += skip;
    return detector.heartbeat(at, seq, seq * 100);
  });
}

function same(one: Made, other: Made, gaps: readonly (readonly [number, number])[], from = 0): void {
  const expected = deadlines(other, gaps).slice(from);
  deadlines(one, gaps)
    .slice(from)
    .forEach((deadline, i) => expect(deadline).toBeCloseTo(expected[i]!, 6));
}

const twins: [string, Made, Made][] = [
  ['two equal windows are one', ['two-window', { short: 7, long: 7 }], ['chen', { window: 7 }]],
  ['a margin that is never corrected is Chen’s', ['sfd', { slot: 1_000_000 }], ['chen', {}]],
  [
    'Bertier without margin is Chen without margin',
    ['bertier', { beta: 0, phi: 0 }],
    ['chen', { alpha: '0ms' }],
  ],
  [
    'κ of a step is Chen with a longer margin',
    ['kappa', { shape: 'step', from: '30ms', threshold: 3 }],
    ['chen', { alpha: '230ms' }],
  ],
  [
    'NFD-U is NFD-S with the delay in its margin',
    ['nfd-u', { alpha: '50ms', delay: '20ms' }],
    ['nfd-s', { delta: '70ms' }],
  ],
  [
    'missed heartbeats by a timer are a fixed timeout',
    ['missed', { misses: 4 }],
    ['fixed', { timeout: '400ms' }],
  ],
  [
    'a timeout that never grows is fixed',
    ['increasing', { timeout: '150ms', increment: '0ms' }],
    ['fixed', { timeout: '150ms' }],
  ],
  [
    'Satzger with all gaps is the longest, stretched',
    ['aten', { theta: 1, scale: 2 }],
    ['quantile', { p: 1, margin: 1 }],
  ],
  [
    'bins of a millisecond are exact for whole milliseconds',
    ['satzger', { theta: 0.9 }],
    ['aten', { theta: 0.9 }],
  ],
  [
    'Hazelcast with a guard that works is Akka',
    [
      'hazelcast',
      {
        threshold: 3,
        pause: '50ms',
        minStd: '10ms',
        firstEstimate: '100ms',
        window: 9,
        samples: 'skip-if-suspected',
      },
    ],
    ['akka', { threshold: 3, pause: '50ms', minStd: '10ms', firstEstimate: '100ms', window: 9 }],
  ],
  [
    'a bitmap is cleared when as many slots were empty',
    ['missed', { mode: 'bitmap', misses: 4 }],
    ['missed', { mode: 'slot', misses: 4 }],
  ],
];

for (const [name, one, other] of twins) prop.prop([history])(name, (gaps) => same(one, other, gaps));

prop.prop([history])(
  'Cassandra is the exponential law that drops long gaps, once its first sample is gone',
  (gaps) => {
    const cap = 250;
    const learnt = gaps.slice(1).filter(([gap]) => gap <= cap).length;
    fc.pre(gaps.slice(1, 3).filter(([gap]) => gap <= cap).length === 2 && learnt >= 2);
    same(
      ['cassandra', { threshold: 2, window: 2, maxInterval: `${cap}ms` }],
      ['exponential', { threshold: 2, window: 2, samples: `drop-above:${cap}ms` }],
      gaps,
      3,
    );
  },
);

prop.prop([history])('a ring of bits, looked at once a period, suspects when the bitmap does', (gaps) => {
  const [period, bits] = [100, 3];
  const [gap] = gaps[0]!;
  // the first look stands at the first heartbeat
  const ring = new Array<boolean>(bits).fill(false);
  let at = 0;
  const beats = gaps.map(([next]) => {
    at += next;
    return at;
  });
  const deadline = deadlines(['missed', { mode: 'bitmap', misses: bits }], gaps).at(-1)!;
  let [slot, look] = [0, gap];
  const last = beats.at(-1)!;
  for (;;) {
    for (const beat of beats) if (look <= beat && beat < look + period) ring[slot] = true;
    look += period;
    if (look > last && ring.every((bit) => !bit)) break;
    slot = (slot + 1) % bits;
    ring[slot] = false;
  }
  expect(deadline).toBe(look);
});

test('on even gaps the floor alone makes φ a fixed timeout', () => {
  const even = Array.from({ length: 300 }, () => [100, 1] as const);
  const [akka] = deadlines(['hazelcast', { window: 200, threshold: 8, pause: '1s' }], even).slice(-1);
  expect(akka! - 30_000).toBeCloseTo(100 + 1000 + 5.225986644 * 100, 4);
});

test('where deviation and mean agree, Weibull’s law is the exponential', () => {
  const law = new WeibullLaw();
  law.fit(130, 130);
  const { shape, scale } = law;
  expect(shape).toBeCloseTo(1, 9);
  expect(scale).toBeCloseTo(130, 7);
});

test('a retransmission timer that does not learn is fixed at three first gaps', () => {
  const made: Made = ['rto', { a: 1e-300, b: 1e-300 }];
  const after = deadlines(made, [
    [0, 1],
    [90, 1],
    [140, 1],
    [70, 1],
  ]);
  expect(after.slice(1).map((deadline, i) => deadline - [90, 230, 300][i]!)).toEqual([270, 270, 270]);
});
