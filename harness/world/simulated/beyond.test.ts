/** What only virtual time can do to links and nodes. */
import { describe, expect, test } from 'vitest';
import { parseLaw } from '../../lib/laws.ts';
import type { Ms } from '../../model.ts';
import { dosesOf } from '../../qos/dose.ts';
import { withReplayed } from '../../qos/replayed.ts';
import { voicedTimeline } from '../../qos/voices.ts';
import { freshOf } from '../../replay/replay.ts';
import type { ScenarioInput } from '../../scenario/schema.ts';
import { resolveTunings } from '../../scenario/tunings.ts';
import { groundOf } from '../../sweep/ground.ts';
import { plan } from '../../testing/scenarios.ts';
import { simulated } from '../../testing/simulated.ts';
import { infoOf } from '../../trace/info/info.ts';
import type { Recording } from '../../trace/recording.ts';

type Fault = NonNullable<ScenarioInput['phases'][number]['faults']>[number];

/** One sender every 10 ms from 1 s to 21 s, over a link and by a host that take no time of their own. */
function played(faults: Fault[], more: Partial<ScenarioInput> = {}): Promise<Recording> {
  return simulated(
    plan({
      topology: { shape: 'star', senders: 1 },
      heartbeat: { interval: '10ms' },
      virtual: { delay: '0ms' },
      phases: [{ name: 'a', for: '20s', faults }],
      ...more,
    }),
  );
}

const heardIn = ({ streams }: Recording) => streams[0]!.heard;
const delaysIn = (recording: Recording): Ms[] => {
  const { at, sentAt } = heardIn(recording);
  return [...at].map((time, i) => time - sentAt[i]!).filter((_, i) => sentAt[i]! >= 1000);
};
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The most that an empirical and a true tail are apart. */
function apart(delays: readonly Ms[], tail: (x: Ms) => number): number {
  const sorted = delays.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((x, i) => Math.abs(1 - (i + 0.5) / sorted.length - tail(x))));
}

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

describe('a slow node', () => {
  test('hears messages one after the other, each after its work', async () => {
    const recording = await simulated(
      plan({
        topology: { shape: 'star', senders: 3 },
        heartbeat: { interval: '100ms' },
        virtual: { delay: '0ms' },
        phases: [
          { name: 'a', for: '10s', faults: [{ fault: 'slow', node: 'observer', work: '40ms', for: '5s' }] },
        ],
      }),
    );
    const rows = recording.streams
      .flatMap(({ heard }) => [...heard.at].map((at, i) => ({ at, sentAt: heard.sentAt[i]! })))
      .filter(({ sentAt }) => sentAt > 1000 && sentAt < 6000)
      .sort((a, b) => a.sentAt - b.sentAt);
    // Lindley’s recursion; three senders at 40 ms each are more than it can do
    let free = 0;
    for (const { at, sentAt } of rows) {
      free = Math.max(sentAt, free) + 40;
      expect(at).toBeCloseTo(free, 2);
    }
    expect(free - rows.at(-1)!.sentAt).toBeGreaterThan(900);
  });

  test('is late with its own heartbeats', async () => {
    const usual = await played([]);
    const slow = await played([{ fault: 'slow', node: 'n1', work: '4ms' }]);
    const late = [...heardIn(slow).sentAt].map((sent, i) => sent - heardIn(usual).sentAt[i]!);
    expect(new Set(late.slice(110, -10).map((ms) => Math.round(1000 * ms)))).toEqual(new Set([4000]));
    expect(late[10]).toBe(0);
  });

  test('that is slower than its interval skips slots, and never sends two at once', async () => {
    const { seq, sentAt } = heardIn(await played([{ fault: 'slow', node: 'n1', work: '25ms', for: '10s' }]));
    const within = [...sentAt.keys()].filter((i) => sentAt[i]! > 1100 && sentAt[i]! < 10_900);
    expect(
      within.every((i) => Math.abs(sentAt[i]! - sentAt[i - 1]! - 25) < 10 && seq[i]! > seq[i - 1]!),
    ).toBe(true);
  });
});

/** When the observer changed its mind. */
async function flipsOf(
  recording: Recording,
  use: string,
  params: Record<string, unknown>,
): Promise<readonly Ms[]> {
  const { tunings } = await resolveTunings([{ use, with: params, sweep: {} }], 10, '.');
  const streams = recording.streams.map((stream) => ({
    stream: { ...stream, voiced: [[]] },
    fresh: freshOf(stream.heard, stream.froze),
  }));
  const [play] = await withReplayed([{ recording, streams }], tunings);
  return voicedTimeline(play!.streams[0]!.stream.voiced[0]!, recording.end.end).flips;
}

describe('clocks that are off', () => {
  test('a sender whose clock drifts sends earlier by what that gains', async () => {
    const [usual, fast] = await Promise.all([
      played([]),
      played([{ fault: 'clock-drift', node: 'n1', ppm: 1000 }]),
    ]);
    const due = new Map([...heardIn(usual).seq].map((seq, i) => [seq, heardIn(usual).sentAt[i]!]));
    const { seq, sentAt } = heardIn(fast);
    for (const [i, slot] of seq.entries()) {
      const gained = Math.max(0, sentAt[i]! - 1000) / 1000;
      if (due.has(slot)) expect(due.get(slot)! - sentAt[i]!).toBeCloseTo(gained, 2);
    }
    expect(seq.at(-1)! - heardIn(usual).seq.at(-1)!).toBe(2);
    expect(delaysIn(fast).every((delay) => delay === 0)).toBe(true);
  });

  test('a sender whose clock jumps forward skips slots, and is silent when it is set back', async () => {
    const { seq, sentAt } = heardIn(
      await played([{ fault: 'clock-jump', node: 'n1', by: '500ms', at: '4s', for: '5s' }]),
    );
    const at = (instant: Ms): number => [...sentAt].findIndex((sent) => sent >= instant);
    expect([sentAt[at(5000)], seq[at(5000)]! - seq[at(5000) - 1]!]).toEqual([5000, 50]);
    expect(sentAt[at(10_000)]! - sentAt[at(10_000) - 1]!).toBeCloseTo(510, 0);
    expect(seq[at(10_000)]! - seq[at(10_000) - 1]!).toBe(1);
  });

  test('an observer whose clock jumps over a deadline suspects at that very instant', async () => {
    const recording = await played([{ fault: 'clock-jump', node: 'observer', by: '1s', at: '4s' }]);
    const flips = await flipsOf(recording, 'fixed', { timeout: '300ms' });
    const next = heardIn(recording).at.find((at) => at > 5000);
    expect(flips).toEqual([heardIn(recording).at[0], 5000, next]);
    // by less than the time that is left nothing happens
    const less = await played([{ fault: 'clock-jump', node: 'observer', by: '250ms', at: '4s' }]);
    expect((await flipsOf(less, 'fixed', { timeout: '300ms' })).length).toBe(1);
  });

  test('an observer whose clock is set back is later to see a crash by just that', async () => {
    const crash: Fault = { fault: 'crash', node: 'n1', at: '4s' };
    const set: Fault = { fault: 'clock-jump', node: 'observer', by: '2s', direction: 'back', at: '4100ms' };
    const [usual, late] = await Promise.all([played([crash]), played([crash, set])]);
    const at = heardIn(usual).at.at(-1)!;
    expect((await flipsOf(usual, 'fixed', { timeout: '300ms' })).at(-1)).toBe(at + 300);
    expect((await flipsOf(late, 'fixed', { timeout: '300ms' })).at(-1)).toBe(at + 2300);
  });

  test('an observer whose clock is fast waits shorter', async () => {
    const faults: Fault[] = [
      { fault: 'clock-drift', node: 'observer', ppm: 100_000 },
      { fault: 'crash', node: 'n1', at: '4s' },
    ];
    const recording = await played(faults);
    const last = heardIn(recording).at.at(-1)!;
    expect((await flipsOf(recording, 'fixed', { timeout: '330ms' })).at(-1)).toBeCloseTo(last + 300, 6);
  });

  test('who goes by stamps of a sender whose clock is ahead waits longer by that', async () => {
    const faults: Fault[] = [
      { fault: 'clock-jump', node: 'n1', by: '70ms', at: '1s' },
      { fault: 'crash', node: 'n1', at: '4s' },
    ];
    const recording = await played(faults);
    const last = heardIn(recording).sentAt.at(-1)!;
    expect((await flipsOf(recording, 'nfd-s', { delta: '30ms' })).at(-1)).toBeCloseTo(last + 10 + 30 + 70, 6);
  });

  test('the dose takes no clock for a delay, and traces of such plays are not judged by sweeps', async () => {
    const faults: Fault[] = [
      { fault: 'clock-jump', node: 'n1', by: '3s', at: '2s' },
      { fault: 'clock-drift', node: 'observer', ppm: 500 },
      { fault: 'latency', delay: '20ms' },
    ];
    const recording = await played(faults);
    expect(dosesOf([recording]).told[0]).toMatchObject({ verdict: 'delivered', delay: { value: 20 } });
    const about = {
      name: 'a',
      interval: 10,
      sendTimes: 'stamped',
      clock: '',
      origin: '',
      clocksOff: true,
    } as const;
    const trace = { about, watches: [], events: { truth: [], marks: [], voiced: [] }, unfinished: false };
    expect(() => groundOf(trace, 'a.fltrace', {})).toThrow('clocks of nodes were off');
    expect(infoOf(trace).notes).toEqual([expect.stringContaining('clocks of nodes were off')]);
  });
});
