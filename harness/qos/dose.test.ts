import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { type Network, writePlay } from '../testing/recordings.ts';
import { plan, planned } from '../testing/scenarios.ts';
import { simulated } from '../testing/simulated.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { readRecording } from '../trace/recording.ts';
import { dosesOf } from './dose.ts';

type Faults = NonNullable<ScenarioInput['phases'][number]['faults']>;

/** The dose of all links together, in a phase from 1 s to 21 s with that fault. */
async function dose(faults: Faults, network: Network, heartbeat: Partial<ScenarioInput['heartbeat']> = {}) {
  const planned = plan({
    heartbeat: { interval: '100ms', ...heartbeat },
    phases: [
      { name: 'a', for: '20s', faults },
      { name: 'quiet', for: '2s' },
    ],
  });
  const rows = dosesOf([readRecording(await writePlay(temporaryFolder(), { plan: planned, network }))]).told;
  return rows.find(({ link }) => link === 'all links');
}

const soon: Network = (_, at) => at + 2;

test('loss as asked is delivered, with an interval around it', async () => {
  const random = new Rng(1, 'loss');
  const row = await dose([{ fault: 'loss', rate: '10%' }], (_, at) =>
    at > 1000 && at < 21_000 && random.float() < 0.1 ? undefined : at + 2,
  );
  expect(row).toMatchObject({ verdict: 'delivered', askedLoss: expect.closeTo(0.1, 9), missed: [] });
  expect(row!.sent).toBeGreaterThan(580);
  expect(row!.loss.low!).toBeLessThan(0.1);
  expect(row!.loss.high!).toBeGreaterThan(0.1);
});

test('what chance does to one of very many links is no miss, but the same to one of two is', async () => {
  const random = new Rng(5, 'loss');
  // thirty of a hundred where ten were asked: beyond the tolerance once in a hundred thousand
  const network: Network = ({ from }, at, seq) => {
    const lost = from === 'n1' ? seq % 10 < 3 : random.float() < 0.1;
    return at > 1000 && at < 11_000 && lost ? undefined : at + 2;
  };
  const missed = async (senders: number) => {
    const planned = plan({
      topology: { shape: 'star', senders },
      phases: [{ name: 'a', for: '10s', faults: [{ fault: 'loss', rate: '10%' }] }],
    });
    const folder = await writePlay(temporaryFolder(), { plan: planned, network });
    const { told } = dosesOf([readRecording(folder)]);
    return told.filter(({ verdict }) => verdict === 'missed').map(({ link }) => link);
  };
  expect(await missed(2)).toContain('n1-observer');
  expect(await missed(400)).toEqual([]);
});

test('loss that did not happen is a miss', async () => {
  const row = await dose([{ fault: 'loss', rate: '20%' }], soon);
  expect(row!.verdict).toBe('missed');
  expect(row!.missed[0]).toMatch(/^loss: 0 of \d+ lost, 1\d\d\.\d asked$/);
});

test('loss that nobody asked for is a miss too', async () => {
  const row = await dose([], (_, at, seq) => (seq % 10 === 3 ? undefined : at + 2));
  expect(row).toMatchObject({ verdict: 'missed', askedLoss: 0 });
});

test('a network that does nothing unasked is not told of', async () => {
  expect(await dose([], soon)).toBeUndefined();
});

test('delay is what heartbeats took beyond the link’s own time', async () => {
  const late: Network = (_, at) => (at >= 1000 && at < 21_000 ? at + 82 : at + 2);
  expect(await dose([{ fault: 'latency', delay: '80ms' }], late)).toMatchObject({
    verdict: 'delivered',
    askedDelay: 80,
    delay: { value: expect.closeTo(80, 6) },
  });
  expect((await dose([{ fault: 'latency', delay: '150ms' }], late))!.missed).toEqual([
    'delay: 80.0 ms added, 150 ms asked',
  ]);
});

test('jitter is chance: a median that it may well have moved is no miss, one that it can not have moved is', async () => {
  const random = new Rng(9, 'jitter');
  const shaken =
    (from: number, until: number, shift: number): Network =>
    (_, at) =>
      at >= from && at < until ? at + 2 + 80 + shift + 60 * (2 * random.float() - 1) : at + 2;
  const jitter = { fault: 'latency', delay: '80ms', jitter: '60ms' } as const;
  const short = { ...jitter, at: '1s', for: '1500ms' };
  for (let i = 0; i < 20; i++) {
    expect((await dose([short], shaken(2000, 3500, 0)))!.missed).toEqual([]);
  }
  const off = await dose([jitter], shaken(1000, 21_000, 45));
  expect(off!.missed).toEqual([expect.stringMatching(/^delay: 12\d\.\d ms added, 80 ms asked$/)]);
});

test('a drop loses all; one heartbeat in ten that slips through is a miss', async () => {
  const cut: Faults = [{ fault: 'partition', kind: 'drop', at: '5s', for: '10s' }];
  const inside = (at: number): boolean => at >= 6000 && at < 16_000;
  expect(await dose(cut, (_, at) => (inside(at) ? undefined : at + 2))).toMatchObject({
    verdict: 'delivered',
  });
  const leaky = await dose(cut, (_, at, seq) => (inside(at) && seq % 10 > 0 ? undefined : at + 2));
  expect(leaky!.missed).toEqual([expect.stringMatching(/^loss: \d+ of \d+ came through a cut$/)]);
  const spilling = await dose(cut, (_, at, seq) => (inside(at) || seq % 20 === 7 ? undefined : at + 2));
  expect(spilling!.missed).toEqual([expect.stringMatching(/lost that nothing should have struck$/)]);
});

test('held heartbeats arrive in a burst after the heal, and none may be lost', async () => {
  const hold: Faults = [{ fault: 'partition', kind: 'hold', at: '5s', for: '3s' }];
  const stream = { transport: 'stream' } as const;
  const inside = (at: number): boolean => at >= 6000 && at < 9000;
  const row = await dose(hold, (_, at) => (inside(at) ? 9005 : at + 2), stream);
  expect(row).toMatchObject({ verdict: 'delivered', held: { burst: 5 } });
  expect(row!.held!.delivered).toBe(row!.held!.sent);
  expect(row!.held!.sent).toBeGreaterThan(80);
  const lossy = await dose(
    hold,
    (_, at, seq) => (inside(at) ? (seq % 5 === 0 ? undefined : 9005) : at + 2),
    stream,
  );
  expect(lossy!.missed.some((text) => /held heartbeats never came/.test(text))).toBe(true);
});

test('a thin link is held to its rate while heartbeats queue, and not before', async () => {
  const thin: Faults = [{ fault: 'bandwidth', kilobytesPerSecond: 1, at: '2s', for: '6s' }];
  const crowded = { transport: 'stream', bytes: 200 } as const;
  const row = async (perBeat: number) => {
    const planned = plan({
      heartbeat: { interval: '100ms', ...crowded },
      phases: [{ name: 'a', for: '20s', faults: thin }],
    });
    const queue: Network = (_, at) => {
      if (at < 3000 || at >= 9000) return Math.max(at + 2, 9005);
      return 3000 + perBeat * (1 + (at - 3000) / 100);
    };
    const { told: rows } = dosesOf([
      readRecording(await writePlay(temporaryFolder(), { plan: planned, network: queue })),
    ]);
    return rows.find(({ link }) => link === 'n1-observer')!;
  };
  expect((await row(200)).rate).toMatchObject({ asked: 1, delivered: expect.closeTo(1, 1) });
  expect((await row(110)).missed).toContainEqual(
    expect.stringMatching(/^bandwidth: 1\.\d+ kB\/s carried, 1 asked$/),
  );
});

test('heartbeats next to a change, of a dying sender or to a dead observer prove nothing', async () => {
  const planned = plan({
    topology: { shape: 'all-to-all', nodes: 2 },
    phases: [
      {
        name: 'a',
        for: '20s',
        faults: [
          { fault: 'crash', node: 'n1', at: '5s', for: '5s' },
          { fault: 'loss', rate: '100%', from: 'n1', to: 'n2', at: '12s', for: '5s' },
        ],
      },
    ],
  });
  const down = planned.spells.find(({ fault }) => fault === 'crash')!;
  const [from, until] = [13_000, 18_000];
  const network: Network = (link, at) => {
    if (link.to === 'n1' && at >= down.from - 1 && at <= down.until) return undefined;
    // the proxy is ten milliseconds late at both ends
    return link.from === 'n1' && at >= from + 10 && at < until + 10 ? undefined : at + 2;
  };
  const rows = dosesOf([readRecording(await writePlay(temporaryFolder(), { plan: planned, network }))]).told;
  expect(rows.map(({ link, verdict }) => [link, verdict])).toEqual([
    ['all links', 'delivered'],
    ['n1-n2', 'delivered'],
  ]);
});

test('of many plays the later ones are told only where they missed', async () => {
  const faults: Faults = [{ fault: 'loss', rate: '10%' }];
  const { plans } = planned({ phases: [{ name: 'lossy', for: '30s', faults }], repeats: 12 });
  const recordings = await Promise.all(plans.map((plan) => simulated(plan)));
  const { told, left } = dosesOf(recordings);
  expect(new Set(told.map(({ repeat }) => repeat)).size).toBe(10);
  expect(left).toBe((told.length / 10) * 2);
});
