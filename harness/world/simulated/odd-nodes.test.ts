/** What only virtual time can do to nodes. */
import { describe, expect, test } from 'vitest';
import type { Ms } from '../../model.ts';
import { dosesOf } from '../../qos/dose.ts';
import { withReplayed } from '../../qos/replayed.ts';
import { voicedTimeline } from '../../qos/voices.ts';
import { freshOf } from '../../replay/replay.ts';
import { resolveTunings } from '../../scenario/tunings.ts';
import { groundOf } from '../../sweep/ground.ts';
import { delaysIn, type Fault, heardIn, played } from '../../testing/alone.ts';
import { plan } from '../../testing/scenarios.ts';
import { simulated } from '../../testing/simulated.ts';
import { infoOf } from '../../trace/info/info.ts';
import type { Recording } from '../../trace/recording.ts';

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

  test('a clock that is set years ahead, or years back while its node crashes, costs no more than its heartbeats', async () => {
    const jump = { fault: 'clock-jump', node: 'n1', by: '5000h' } as const;
    const faults: Fault[] = [
      { ...jump, at: '2s', for: '3s' },
      { ...jump, direction: 'back', at: '11s', for: '6s' },
      { fault: 'crash', node: 'n1', at: '12s', for: '2s' },
    ];
    const before = process.memoryUsage().arrayBuffers;
    const recording = await played(faults);
    const [dose] = dosesOf([recording]).told;
    expect(dose).toBeUndefined();
    const sent = recording.sent.get('n1-observer')!;
    expect(Math.max(...sent.seq)).toBeGreaterThan(1.7e9);
    expect(sent.at.length).toBeLessThan(1600);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
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
