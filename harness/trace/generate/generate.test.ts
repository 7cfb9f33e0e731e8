import { describe, expect, test } from 'vitest';
import { lawOf, parseLaw } from '../../lib/laws.ts';
import { Rng } from '../../lib/rng.ts';
import { fc, prop } from '../../testing/property.ts';
import type { Truth } from '../trace.ts';
import { generate } from './generate.ts';
import type { Model } from './model.ts';
import { type ModelFlags, readModel } from './read.ts';

const LINK = { from: 'p', to: 'q' };

interface Sent {
  readonly seq: number;
  readonly sentAt: number;
}

interface Made {
  readonly heard: readonly (Sent & { readonly at: number })[];
  readonly lost: readonly Sent[];
  readonly until: number;
  readonly truth: readonly Truth[];
}

function make(flags: ModelFlags, count = 1000, seed = 1, parts: Partial<Model> = {}): Made {
  const heard: (Sent & { at: number })[] = [];
  const lost: Sent[] = [];
  const making = generate({ ...readModel(flags).model, ...parts }, count, LINK, new Rng(seed), {
    heard: (seq, sentAt, at) => heard.push({ seq, sentAt, at }),
    lost: (seq, sentAt) => lost.push({ seq, sentAt }),
  });
  for (let step = making.next(); ; step = making.next()) if (step.done) return { heard, lost, ...step.value };
}

const inOrder = (sent: readonly Sent[]): Sent[] => [...sent].sort((a, b) => a.seq - b.seq);
const everySend = ({ heard, lost }: Made): Sent[] =>
  inOrder([...heard, ...lost]).map(({ seq, sentAt }) => ({ seq, sentAt }));

/** Any mixture of what a model can hold. */
const mixture = fc.record(
  {
    schedule: fc.constantFrom('absolute', 'relative'),
    sendJitter: fc.constantFrom('normal:mean=0ms,sd=5ms', 'exponential:mean=80ms'),
    delay: fc.constantFrom('0ms', '130ms', 'lognormal:median=60ms,sigma=1', 'pareto:scale=1ms,shape=0.3'),
    correlation: fc.constantFrom('0.5', '0.99'),
    loss: fc.constantFrom('0%', '10%', '100%'),
    bursts: fc.constantFrom('mean=3,rate=20%', 'enter=100%,leave=100%'),
    stall: fc.constantFrom('every=4s,for=1s', 'every=4s,for=950ms,skip', 'every=2s,for=1s,regular'),
    outage: fc.constantFrom('every=6s,for=2s', 'every=6s,for=2s,hold', 'every=6s,for=50ms,regular,hold'),
    fifo: fc.boolean(),
  },
  { requiredKeys: [] },
);

prop.prop([mixture, fc.integer({ min: 1, max: 300 }), fc.nat({ max: 1000 })])(
  'every heartbeat that is sent is heard or lost, once; arrivals are in order and none is before its sending',
  (flags, count, seed) => {
    const made = make(flags, count, seed);
    const { heard, until, truth } = made;
    const sent = everySend(made);
    const slots = sent.map(({ seq }) => seq);
    expect(new Set(slots).size).toBe(slots.length);
    if (!flags.stall?.includes('skip')) expect(slots).toEqual([...slots.keys()]);
    expect(slots.at(-1)).toBeGreaterThanOrEqual(count - 1);
    for (let i = 1; i < sent.length; i++) expect(sent[i]!.sentAt).toBeGreaterThanOrEqual(sent[i - 1]!.sentAt);
    for (let i = 0; i < heard.length; i++) {
      expect(heard[i]!.at).toBeGreaterThanOrEqual(heard[i]!.sentAt);
      if (i > 0) expect(heard[i]!.at).toBeGreaterThanOrEqual(heard[i - 1]!.at);
      if (i > 0 && flags.fifo) expect(heard[i]!.seq).toBeGreaterThan(heard[i - 1]!.seq);
    }
    expect(until).toBeGreaterThanOrEqual(heard.at(-1)?.at ?? 0);
    for (const { from, until: end } of truth) expect(from < end && end <= until).toBe(true);
  },
);

prop.prop([mixture, fc.nat({ max: 1000 })])('the same seed makes the same heartbeats', (flags, seed) => {
  expect(make(flags, 50, seed)).toEqual(make(flags, 50, seed));
});

describe('every kind of chance has its own stream', () => {
  const flags = { delay: 'exponential:mean=5ms', loss: '5%', sendJitter: 'normal:mean=0ms,sd=1ms' };
  const delays = (made: Made): Map<number, string> =>
    new Map(made.heard.map(({ seq, sentAt, at }) => [seq, (at - sentAt).toFixed(9)]));

  test.each([
    ['a loss', { loss: '20%' }],
    ['bursts', { bursts: 'mean=4,rate=10%' }],
    ['a jitter', { sendJitter: 'exponential:mean=9ms' }],
    ['stalls', { stall: 'every=10s,for=1s' }],
    ['outages', { outage: 'every=10s,for=1s' }],
  ] as [string, ModelFlags][])('%s more leaves the delays as they were', (_, more) => {
    const [plain, other] = [delays(make(flags)), delays(make({ ...flags, ...more }))];
    const both = [...plain.keys()].filter((seq) => other.has(seq));
    expect(both.length).toBeGreaterThan(500);
    for (const seq of both) expect(other.get(seq)).toBe(plain.get(seq));
  });

  test('another delay leaves the losses where they were', () => {
    const lost = (made: Made): number[] => made.lost.map(({ seq }) => seq);
    expect(lost(make({ ...flags, delay: '1ms' }))).toEqual(lost(make(flags)));
  });
});

test('losses have the share that was asked for', () => {
  expect(make({ loss: '5%' }, 100_000).lost.length / 100_000).toBeCloseTo(0.05, 2);
});

test.each([
  ['mean=4,rate=10%', 4, 0.1],
  ['enter=1%,leave=10%', 10, 1 / 11],
  ['mean=1,rate=50%', 1, 0.5],
])('bursts %s have their mean length and their share', (bursts, mean, share) => {
  const { lost } = make({ bursts }, 200_000, 3);
  const runs = lost.filter(({ seq }, i) => seq !== (lost[i - 1]?.seq ?? -2) + 1).length;
  expect(lost.length / runs / mean).toBeCloseTo(1, 1);
  expect(lost.length / 200_000 / share).toBeCloseTo(1, 1);
});

test.each([
  ['lognormal:median=20ms,sigma=0.5', '0.8'],
  ['exponential:mean=20ms', '0.8'],
  ['normal:mean=3ms,sd=9ms', '0.5'],
])('correlated delays of %s keep their law, and neighbours go together', (delay, correlation) => {
  const way = make({ delay, correlation }, 100_000).heard;
  const delays = inOrder(way).map((one) => (one as Made['heard'][number]).at - one.sentAt);
  const { mean, variance } = parseLaw(delay);
  const average = (values: readonly number[]): number =>
    values.reduce((sum, x) => sum + x, 0) / values.length;
  const [found, spread] = [average(delays), average(delays.map((x) => (x - mean) ** 2))];
  expect(found / mean).toBeCloseTo(1, 1);
  expect(spread / variance).toBeCloseTo(1, 1);
  const lag = average(delays.slice(1).map((x, i) => (x - mean) * (delays[i]! - mean))) / variance;
  // ranks correlate as asked; the delays themselves somewhat less
  expect(lag).toBeLessThan(Number(correlation) + 0.05);
  expect(lag).toBeGreaterThan(Number(correlation) - 0.15);
});

test('an absolute schedule keeps its slots however late timers are, a relative one drifts', () => {
  const late = { sendJitter: '3.5ms' };
  expect(make({ ...late, schedule: 'absolute' }, 101).heard.at(-1)!.sentAt).toBe(10_003.5);
  expect(make({ ...late, schedule: 'relative' }, 101).heard.at(-1)!.sentAt).toBeCloseTo(10_353.5, 6);
});

describe('a stall of a second, every ten', () => {
  const stalled = (flags: ModelFlags): Made => make({ ...flags, delay: '1ms' }, 200);
  const inStall = ({ truth, heard }: Made): Made['heard'] =>
    heard.filter(({ sentAt }) => truth.some(({ from, until }) => sentAt >= from && sentAt < until));
  const atEnd = ({ truth, heard }: Made): Made['heard'] =>
    heard.filter(({ sentAt }) => sentAt === truth[0]!.until);

  test('is told as truth of the sender, and nothing is sent in it', () => {
    const made = stalled({ stall: 'every=10s,for=1s,regular' });
    expect(made.truth).toHaveLength(2);
    for (const { cause, node, from, until } of made.truth) {
      expect({ cause, node }).toEqual({ cause: 'stall', node: 'p' });
      expect(until - from).toBeCloseTo(1000, 6);
    }
    expect(made.truth[1]!.from - made.truth[0]!.from).toBeCloseTo(10_000, 6);
    expect(inStall(made)).toEqual([]);
  });

  test('sends the backlog at once when it is over', () => {
    expect(atEnd(stalled({ stall: 'every=10s,for=1s,regular' }))).toHaveLength(10);
  });

  test('skips all but the newest where that is asked for', () => {
    const made = stalled({ stall: 'every=10s,for=1s,regular,skip' });
    const [only, ...more] = atEnd(made);
    expect(more).toEqual([]);
    expect(only!.seq).toBe(Math.ceil(made.truth[0]!.until / 100) - 1);
    expect([made.heard.length, made.lost.length]).toEqual([182, 0]);
  });

  test('leaves one long gap on a relative schedule', () => {
    const made = stalled({ stall: 'every=10s,for=1s,regular', schedule: 'relative' });
    expect(atEnd(made)).toHaveLength(1);
    expect(made.heard).toHaveLength(200);
  });

  test('comes as often as asked where it comes at random', () => {
    const { truth, until } = make({ stall: 'every=10s,for=1s' }, 200_000);
    expect(until / truth.length / 10_000).toBeCloseTo(1, 1);
    for (let i = 1; i < truth.length; i++) expect(truth[i]!.from).toBeGreaterThan(truth[i - 1]!.until);
  });
});

describe('an outage of two seconds, every twenty', () => {
  const outage = 'every=20s,for=2s,regular';

  test('loses what is sent in it, and is told as truth of the link', () => {
    const { heard, lost, truth } = make({ outage, delay: '5ms' }, 200);
    const [{ from, until, ...rest }] = truth as [Truth];
    expect(rest).toEqual({ cause: 'partition', link: LINK });
    expect(lost).toHaveLength(20);
    for (const { sentAt } of lost) expect(sentAt >= from && sentAt < until).toBe(true);
    for (const { sentAt } of heard) expect(sentAt >= from && sentAt < until).toBe(false);
  });

  test('holds it, where asked, and delivers it in a burst', () => {
    const { heard, lost, truth } = make({ outage: `${outage},hold`, delay: '5ms' }, 200);
    expect(lost).toEqual([]);
    const burst = heard.filter(({ at }) => at === truth[0]!.until + 5);
    expect(burst).toHaveLength(20);
    expect(burst.map(({ seq }) => seq)).toEqual([...burst.keys()].map((i) => burst[0]!.seq + i));
  });
});

test('what is still on its way long after the last was sent never arrives', () => {
  // two heartbeats in three take an hour
  const delay = {
    ...lawOf('constant', { value: 0 }),
    sample: (random: Rng) => (random.float() < 2 / 3 ? 3.6e6 : 1),
  };
  const { heard, lost, until } = make({}, 300, 1, { delay });
  expect(heard.length + lost.length).toBe(300);
  expect(lost.length).toBeGreaterThan(150);
  expect(until).toBeLessThan(31_000);
});
