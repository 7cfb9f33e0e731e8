/** What only virtual time can do to links. */
import { describe, expect, test } from 'vitest';
import { parseLaw } from '../../lib/laws.ts';
import { dosesOf } from '../../qos/dose.ts';
import { freshOf } from '../../replay/replay.ts';
import { apart, delaysIn, type Fault, heardIn, meanOf, played } from '../../testing/alone.ts';
import type { Recording } from '../../trace/recording.ts';

describe('laws of delay', () => {
  test.each([
    'lognormal:median=5ms,sigma=0.8',
    'pareto:scale=2ms,shape=1.5',
    'normal:mean=6ms,sd=2ms',
    'uniform:min=1ms,max=9ms',
    'empirical:p0=1ms,p50=2ms,p90=3ms,p99=40ms,p100=90ms',
  ])('%s is what heartbeats take, and the dose sees it delivered', async (law) => {
    const recording = await played([{ fault: 'latency', law, for: '15s' }]);
    const { at, sentAt } = heardIn(recording);
    const delays = [...at]
      .map((time, i) => time - sentAt[i]!)
      .filter((_, i) => sentAt[i]! > 1000 && sentAt[i]! < 15_000);
    expect(delays.length).toBeGreaterThan(1300);
    // Kolmogorov and Smirnov: 1.95 / √n is passed once in a thousand
    expect(apart(delays, parseLaw(law).tail)).toBeLessThan(1.95 / Math.sqrt(delays.length));
    const [dose] = dosesOf([recording]).told;
    expect(dose).toMatchObject({ verdict: 'delivered', askedDelay: parseLaw(law).ofNormal(0) });
  });

  test('what is not by the law is told', async () => {
    const recording = await played([{ fault: 'latency', law: 'uniform:min=10ms,max=30ms', for: '15s' }]);
    // its own time is known from the heartbeats of which nothing was asked
    const late = recording.streams.map((stream) => ({
      ...stream,
      heard: { ...stream.heard, at: stream.heard.at.map((at) => (at < 16_000 ? at + 9 : at)) },
    }));
    expect(dosesOf([{ ...recording, streams: late }]).told[0]!.missed).toEqual([
      expect.stringMatching(/^delay: 2\d\.\d ms added, 20 ms asked$/),
    ]);
  });

  test('two laws on a link add up, and are independent, even if they are the same', async () => {
    const law = 'exponential:mean=4ms';
    const delays = delaysIn(
      await played([
        { fault: 'latency', law },
        { fault: 'latency', law },
      ]),
    );
    const mean = meanOf(delays);
    expect(mean).toBeCloseTo(8, 0);
    // 16 each, where the same draws twice would make 64
    expect(meanOf(delays.map((delay) => (delay - mean) ** 2))).toBeGreaterThan(26);
    expect(meanOf(delays.map((delay) => (delay - mean) ** 2))).toBeLessThan(40);
  });

  test('on a stream the order is kept, and a late heartbeat holds up those behind it', async () => {
    const law = 'exponential:mean=20ms';
    const [one, stream] = await Promise.all([
      played([{ fault: 'latency', law }]),
      played([{ fault: 'latency', law }], { heartbeat: { interval: '10ms', transport: 'stream' } }),
    ]);
    const seqs = (recording: Recording) => [...heardIn(recording).seq];
    expect(seqs(stream)).toEqual(seqs(stream).toSorted((a, b) => a - b));
    expect(seqs(one)).not.toEqual(seqs(one).toSorted((a, b) => a - b));
    // each arrives when the latest of all before it does
    const own = new Map(seqs(one).map((seq, i) => [seq, heardIn(one).at[i]!]));
    let latest = 0;
    seqs(stream).forEach((seq, i) => {
      latest = Math.max(latest, own.get(seq) ?? latest);
      if (own.has(seq)) expect(heardIn(stream).at[i]).toBe(latest);
    });
  });

  test('what was drawn stays with a heartbeat when the fault is over', async () => {
    const recording = await played([{ fault: 'latency', law: '300ms', for: '5s' }]);
    const { at, sentAt } = heardIn(recording);
    const struck = [...at].filter((_, i) => sentAt[i]! > 1000 && sentAt[i]! < 6000);
    expect(Math.max(...struck)).toBeGreaterThan(6290);
  });

  test('a law shifts no draw of a loss, of a copy or of another law on the same link', async () => {
    const base: Fault[] = [
      { fault: 'loss', rate: '20%' },
      { fault: 'duplicate', rate: '30%', after: '2ms' },
      { fault: 'latency', law: 'exponential:mean=1ms' },
    ];
    const plain = await played(base);
    const more = await played([...base, { fault: 'latency', law: '3ms', at: '1s', for: '3s' }]);
    const told = (recording: Recording) => {
      const { at, seq, sentAt } = heardIn(recording);
      const extra = (i: number) => (sentAt[i]! >= 2000 && sentAt[i]! < 5000 ? 3 : 0);
      return [...seq]
        .map((slot, i) => [
          slot,
          Math.round(1000 * (at[i]! - sentAt[i]! - (recording === more ? extra(i) : 0))),
        ])
        .toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
    };
    expect(told(more)).toEqual(told(plain));
  });
});

test('burst loss is Gilbert and Elliott’s channel: its share is lost, in runs as long as bad spells are', async () => {
  const recording = await played([{ fault: 'burst-loss', good: '400ms', bad: '100ms' }], {
    phases: [{ name: 'a', for: '10m', faults: [{ fault: 'burst-loss', good: '400ms', bad: '100ms' }] }],
  });
  const { seq } = heardIn(recording);
  const gaps = [...seq].slice(1).map((slot, i) => slot - seq[i]! - 1);
  const lost = gaps.reduce((a, b) => a + b, 0);
  expect(lost / seq.at(-1)!).toBeCloseTo(0.2, 1);
  // a spell of L ms meets one slot in ten, so of those that meet any the mean is 1 / (1 − e^(−1/10)) slots
  expect(meanOf(gaps.filter((gap) => gap > 0))).toBeCloseTo(1 / (1 - Math.exp(-0.1)), 0);
});

test('a share of heartbeats comes twice, the copy later; no copy is news, lost or sent', async () => {
  const faults: Fault[] = [
    { fault: 'duplicate', rate: '30%', after: 'uniform:min=1ms,max=25ms' },
    { fault: 'loss', rate: '10%' },
  ];
  const recording = await played(faults);
  const { at, seq, sentAt, incarnation } = heardIn(recording);
  const times = Map.groupBy([...at.keys()], (i) => seq[i]!);
  const twice = [...times.values()].filter((rows) => rows.length === 2);
  expect([...times.values()].every((rows) => rows.length <= 2)).toBe(true);
  expect(twice.length / [...sentAt].filter((sent) => sent >= 1000).length).toBeCloseTo(0.3 / 1.3, 1);
  const later = twice.map(([first, second]) => at[second!]! - at[first!]!);
  expect(apart(later, parseLaw('uniform:min=1ms,max=25ms').tail)).toBeLessThan(
    1.95 / Math.sqrt(later.length),
  );
  // some copies come when the next heartbeat is here already
  expect([...seq].some((slot, i) => i > 0 && slot < seq[i - 1]!)).toBe(true);
  expect(freshOf({ at, seq, sentAt, incarnation }).at.length).toBe(times.size);
  const sent = recording.sent.get('n1-observer')!;
  expect([...sent.seq]).toEqual([...sent.seq.keys()]);
  expect(dosesOf([recording]).told[0]).toMatchObject({ verdict: 'delivered' });
});

test('a share of heartbeats is kept back, and later ones overtake it', async () => {
  const recording = await played([{ fault: 'reorder', rate: '20%', by: '35ms' }]);
  const delays = delaysIn(recording);
  expect(new Set(delays.map((delay) => Math.round(1000 * delay)))).toEqual(new Set([0, 35_000]));
  expect(delays.filter((delay) => delay > 1).length / delays.length).toBeCloseTo(0.2, 1);
  const { at, seq, incarnation, sentAt } = heardIn(recording);
  const overtaken = seq.length - freshOf({ at, seq, sentAt, incarnation }).at.length;
  // unless the three that follow were all kept back as well
  expect(overtaken / delays.length).toBeCloseTo(0.2 * (1 - 0.2 ** 3), 1);
});
