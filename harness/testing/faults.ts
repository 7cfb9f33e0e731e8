/** Every fault in a world. Bounds are wide enough for real processes on a busy machine, and the models have to keep to them too. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorldName } from '../model.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { readRecording } from '../trace/recording.ts';
import { figure, play, runIn, type WorldRun } from './worlds.ts';

const stream = { transport: 'stream' } as const;
const cut = { from: 'senders', to: 'observer', at: '1s', for: '2s' } as const;

const scenarios: Record<string, ScenarioInput> = {
  latency: play([{ fault: 'latency', delay: '150ms', jitter: '100ms' }]),
  loss: play([{ fault: 'loss', rate: '40%' }], { interval: '50ms' }),
  bursts: play([{ fault: 'burst-loss', good: '600ms', bad: '400ms' }]),
  drop: play([{ fault: 'partition', kind: 'drop', ...cut }], stream),
  hold: play([{ fault: 'partition', kind: 'hold', ...cut }], stream),
  refuse: play([{ fault: 'partition', kind: 'refuse', ...cut }], stream),
  flapping: play([{ fault: 'flapping', kind: 'drop', down: '700ms', up: '1300ms' }]),
  resets: play([{ fault: 'reset', at: '1s', every: '3s', for: '150ms' }], stream),
  thin: play([{ fault: 'bandwidth', kilobytesPerSecond: 1, at: '500ms', for: '5s' }], {
    ...stream,
    bytes: 150,
  }),
  ramp: play([{ fault: 'ramp', end: '300ms', for: '6s', steps: 6 }]),
  pause: play([{ fault: 'pause', node: 'n1', at: '1s', for: '1200ms' }]),
  stall: play([{ fault: 'stall', node: 'observer', at: '1s', for: '1200ms' }]),
  'stalled-to-the-end': play([{ fault: 'stall', node: 'n1', at: '4s' }]),
  mute: play(
    [{ fault: 'partition', kind: 'drop', from: 'n1', to: 'all', ways: 'one', at: '1s', for: '2s' }],
    {},
    { topology: { shape: 'all-to-all', nodes: 3 } },
  ),
  busy: play([{ fault: 'busy', cores: 1, at: '1s', for: '2s' }]),
};

/** Plays them all, and says what must be so of them. Returns the run, once it is over. */
export function testFaults(world: WorldName, engine: string): () => WorldRun {
  const folder = mkdtempSync(join(tmpdir(), 'flatline-live-'));
  let run: WorldRun;

  beforeAll(async () => {
    run = await runIn(world, scenarios, folder);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const recordingOf = (name: string) => readRecording(join(run.run.folder, 'traces', `${name}.1`));

  test('all of it was played, and the network did what it was told', () => {
    const untrue = run.result.scenarios.flatMap(({ name, void: reasons }) =>
      reasons.map((reason) => `${name}: ${reason}`),
    );
    expect(untrue).toEqual([]);
    expect(run.result.state).toBe('complete');
    const worlds = run.result.scenarios.map((scenario) => [scenario.world, scenario.engine.name]);
    expect(new Set(worlds.map(String))).toEqual(new Set([String([world, engine])]));
    expect(run.exit).toBe(0);
  });

  test('what observers voiced is what a replay of their heartbeats says', () => {
    const doubts = run.result.scenarios.flatMap(({ doubts: list }) => list);
    expect(doubts.filter(({ id }) => id === 'disagreement')).toEqual([]);
  });

  test('heartbeats of a process are never in the future on the clock of another', () => {
    const { streams } = recordingOf('latency');
    for (const { heard } of streams)
      heard.at.forEach((at, i) => expect(at).toBeGreaterThanOrEqual(heard.sentAt[i]!));
  });

  test('latency is added and jitter lets heartbeats overtake one another', () => {
    const [row] = run.scenario('latency').dose;
    expect(row).toMatchObject({ askedDelay: 150, verdict: 'delivered' });
    const { seq } = recordingOf('latency').streams[0]!.heard;
    expect(seq.some((value, i) => i > 0 && value < seq[i - 1]!)).toBe(true);
  });

  test('independent loss and bursts of loss are delivered', () => {
    const [loss] = run.scenario('loss').dose;
    expect(loss!.sent).toBeGreaterThan(150);
    expect(loss!.loss.low!).toBeLessThan(0.5);
    expect(loss!.loss.high!).toBeGreaterThan(0.3);
    expect(run.scenario('bursts').dose[0]!.loss.value!).toBeGreaterThan(0.05);
  });

  describe('partitions', () => {
    test('drop: what was sent is gone, the connection survives the heal', () => {
      const drop = run.scenario('drop');
      expect(drop.connections).toEqual({ opened: 2, lives: 2 });
      // a busy machine may make clean mistakes of its own
      expect(figure(drop, 'fixed timeout=300ms', 'mistakes_partition')).toBe(2);
      expect(figure(drop, 'fixed timeout=300ms', 'unreachable_time_p50')).toBeGreaterThan(150);
      expect(figure(drop, 'fixed timeout=300ms', 'retrust_time_p50')).toBeLessThan(1000);
    });

    test('hold: what was sent arrives in a burst after the heal, in order, none lost', () => {
      const hold = run.scenario('hold');
      const { held } = hold.dose.find(({ link }) => link === 'all links')!;
      expect(held!.sent).toBeGreaterThan(30);
      expect(held!.delivered).toBe(held!.sent);
      expect(held!.burst).toBeLessThan(1000);
      expect(hold.connections).toEqual({ opened: 2, lives: 2 });
      const { seq } = recordingOf('hold').streams[0]!.heard;
      expect([...seq]).toEqual([...seq].sort((a, b) => a - b));
    });

    test('refuse: connections are closed, and made anew after the heal', () => {
      expect(run.scenario('refuse').connections!.opened).toBe(4);
    });

    test('one way: only those who no longer hear the mute one suspect, and only it', () => {
      const { links } = run.scenario('mute');
      const suspects = links.filter(({ suspected }) =>
        suspected[0]!.spans.some(([from]) => from > 2500 && from < 5000),
      );
      expect(suspects.map(({ link }) => link).sort()).toEqual(['n1-n2', 'n1-n3']);
    });

    test('flapping: each cut is a suspicion of its own', () => {
      expect(
        figure(run.scenario('flapping'), 'fixed timeout=300ms', 'mistakes_partition'),
      ).toBeGreaterThanOrEqual(6);
    });
  });

  test('a reset breaks connections, and they are made anew', () => {
    const { opened, lives } = run.scenario('resets').connections!;
    expect(opened).toBeGreaterThan(lives);
  });

  test('a thin link carries what it was told to carry', () => {
    const rates = run.scenario('thin').dose.flatMap(({ rate }) => (rate ? [rate.delivered] : []));
    expect(rates.length).toBe(2);
    for (const rate of rates) expect(Math.abs(rate - 1)).toBeLessThan(0.25);
  });

  test('a ramp delays later heartbeats more', () => {
    const { at, sentAt } = recordingOf('ramp').streams[0]!.heard;
    const mean = (from: number, until: number): number => {
      const delays = [...at]
        .map((time, i) => time - sentAt[i]!)
        .filter((_, i) => sentAt[i]! > from && sentAt[i]! < until);
      return delays.reduce((a, b) => a + b, 0) / delays.length;
    };
    expect(mean(6500, 7900)).toBeGreaterThan(mean(2100, 3500) + 50);
  });

  describe('nodes that stand still', () => {
    test('a paused sender is suspected, and the mistake is laid to the stall', () => {
      const pause = run.scenario('pause');
      const counts = ['mistakes_stall', 'mistakes_by_observer', 'mistakes_partition'];
      expect(counts.map((id) => figure(pause, 'fixed timeout=600ms', id))).toEqual([1, 0, 0]);
      const [stall] = recordingOf('pause').nodes.find(({ id }) => id === 'n1')!.stalls;
      expect(stall!.until - stall!.from).toBeGreaterThan(1100);
    });

    test('a blocked observer suspects all who are well, and that is laid to the observer', () => {
      const stall = run.scenario('stall');
      const counts = ['mistakes_stall', 'mistakes_by_observer'];
      expect(counts.map((id) => figure(stall, 'fixed timeout=600ms', id))).toEqual([2, 2]);
    });
  });

  test('a stall to the end of the play is truth until then', () => {
    const { nodes, end } = recordingOf('stalled-to-the-end');
    const [stall] = nodes.find(({ id }) => id === 'n1')!.stalls;
    expect(stall!.until).toBe(end.end);
    expect(stall!.until - stall!.from).toBeGreaterThan(2500);
  });

  test('nothing half-written is left in the run’s folder', () => {
    const left = readdirSync(run.run.folder, { recursive: true }).filter((file) =>
      String(file).endsWith('.part'),
    );
    expect(left).toEqual([]);
  });

  return () => run;
}
