/** Every entry of the list: what the figures must show for it, what it says then, and that it is silent otherwise. */
import { describe, expect, test } from 'vitest';
import { assessed, type Uses } from '../../testing/assessed.ts';
import type { Network } from '../../testing/recordings.ts';
import { detectionCauses } from './detection.ts';
import { Mistakes, mechanisms, places } from './mistakes.ts';
import type { Scene, SeenCrash, SeenMistake } from './scene.ts';

const scene: Scene = {
  interval: 100,
  memory: 200,
  mistakes: [],
  crashes: [],
  exposure: new Map([
    ['calm', 80_000],
    ['storm', 20_000],
  ]),
  young: 0.1,
  senders: 5,
  observers: 5,
};

/** A mistake of which nothing is known but that it was one. */
function mistake(given: Partial<SeenMistake>, i = 0): SeenMistake {
  const place = { play: i, sender: `n${i % 5}`, observer: `o${i % 5}`, phase: 'calm', heard: 1000 };
  const at = 1000 * i;
  const nothing = { cause: 'clean', byObserver: false, excused: false, lost: 0, lag: 0 } as const;
  return {
    ...{ ...place, ...nothing, at, until: at + 50, silence: 250, next: undefined, cut: undefined },
    ...given,
  };
}

const mistakes = (count: number, given: (i: number) => Partial<SeenMistake>): Mistakes =>
  new Mistakes(
    Array.from({ length: count }, (_, i) => mistake(given(i), i)),
    scene,
    false,
  );

describe('of mistakes', () => {
  const all = [...mechanisms, ...places];
  const ofMost: [id: string, given: (i: number) => Partial<SeenMistake>, says: RegExp][] = [
    [
      'observer-standstill',
      () => ({ cause: 'stall', byObserver: true }),
      /the observer itself had stood still/,
    ],
    ['peer-standstill', () => ({ cause: 'stall' }), /the peer stood still.* than the 250ms of silence/],
    [
      'after-heal',
      (i) => ({ cause: 'partition', cut: { from: 0, until: 1000 * i - 40 } }),
      /follow the heal of a partition, within 40ms$/,
    ],
    [
      'partition',
      () => ({ cause: 'partition', cut: { from: 0, until: 1e9 } }),
      /the link was cut for longer than the 250ms/,
    ],
    ['harness-late', () => ({ lag: 80 }), /event loop was late \(up to 80ms\)/],
    ['young', () => ({ heard: 30 }), /within 30 heartbeats of a start, before .* the 200 that it/],
    ['tight', () => ({ silence: 90 }), /after 90ms of silence \(median\), before the next heartbeat was due/],
    [
      'lost-in-a-row',
      () => ({ lost: 3 }),
      /3 or more heartbeats in a row were lost: with one every 100ms that is more silence than the 250ms/,
    ],
    ['delayed', () => ({ next: { delay: 300, sentBefore: true } }), /under way, for 300ms \(median\)/],
    ['unsent', () => ({ next: { delay: 1, sentBefore: false } }), /had sent nothing for 250ms/],
    ['burst', (i) => ({ play: 2, at: 5000 + 10 * i }), /fall into 80ms of play 3: one bad spell$/],
    ['phase', () => ({ phase: 'storm' }), /fall into phase storm, which is 20 % of the time$/],
    ['one-peer', () => ({ sender: 'n4' }), /are about n4, one of 5 peers$/],
    ['one-observer', () => ({ observer: 'o4' }), /are those of o4, one of 5 observers$/],
  ];

  test.each(ofMost)(
    '%s is told where it holds of most, and not where it holds of half',
    (id, given, says) => {
      const cause = all.find((one) => one.id === id)!;
      expect(cause.sentence(mistakes(9, given))).toMatch(/^9 of 9 mistakes /);
      expect(cause.sentence(mistakes(9, given))).toMatch(says);
      const half = (i: number): Partial<SeenMistake> => (i % 2 === 0 ? given(i) : {});
      expect(cause.sentence(mistakes(10, half))).toBeUndefined();
    },
  );

  test('no entry of the list is without a test', () => {
    expect(ofMost.map(([id]) => id)).toEqual(all.map(({ id }) => id));
  });

  test('that most are where most of the time was says nothing', () => {
    const phase = places.find(({ id }) => id === 'phase')!;
    expect(phase.sentence(mistakes(9, () => ({ phase: 'calm' })))).toBeUndefined();
    const young = mechanisms.find(({ id }) => id === 'young')!;
    const early = Array.from({ length: 9 }, () => mistake({ heard: 3 }));
    expect(young.sentence(new Mistakes(early, { ...scene, young: 0.9 }, false))).toBeUndefined();
  });

  test('where time is asked about, one long mistake outweighs many short ones', () => {
    const long = mistake({ cause: 'stall', at: 0, until: 8000 });
    const short = Array.from({ length: 9 }, (_, i) => mistake({ at: 9000 + i, until: 9000 + i + 10 }));
    const both = new Mistakes([long, ...short], scene, true);
    expect(mechanisms[1]!.sentence(both)).toMatch(
      /^1 of 10 mistakes \(8s of 8.09s wrongly suspected\) came while the peer stood still/,
    );
  });
});

describe('of detections', () => {
  const crash = (given: Partial<SeenCrash>): SeenCrash => ({
    ...{ crash: 'n1.0', kind: 'detected', time: 900, already: false, wavered: false, late: 0 },
    ...{ play: 0, sender: 'n1', observer: 'o1', at: 5000, phase: 'calm', heard: 1000, timeout: 150 },
    gap: { length: 120, among: 200, timeoutBefore: 150 },
    ...given,
  });
  const quick = Array.from({ length: 9 }, () => crash({ time: 100, phase: 'storm' }));
  const said = (id: string, slow: readonly SeenCrash[], limit: number | undefined = 500) =>
    detectionCauses.find((one) => one.id === id)!.sentence({ slow, all: [...slow, ...quick], limit, scene });
  const ofMost: [id: string, given: Partial<SeenCrash>, says: RegExp, limit?: null][] = [
    [
      'outage-remembered',
      { timeout: 4500, gap: { length: 8000, among: 200, timeoutBefore: 240 } },
      /8s is one of the 200 gaps that it remembers, and its deadline went from 240ms after a heartbeat to 4.5s$/,
    ],
    [
      'back-too-soon',
      { kind: 'missed', time: 100 },
      /the nodes were back after 100ms, and it stood 150ms after a heartbeat/,
      null,
    ],
    [
      'young',
      { heard: 20, timeout: 700 },
      /fewer than the 200 heartbeats that it remembers: its deadline stood 700ms after/,
    ],
    ['voiced-late', { time: 600, late: 200 }, /voiced 200ms late \(median\), which is this machine’s doing$/],
    ['trusted-again', { wavered: true }, /a heartbeat that came late brought trust back$/],
    [
      'phase',
      { timeout: 900 },
      /phase calm, where the deadline stood 900ms after a heartbeat, and 150ms elsewhere/,
    ],
    [
      'timeout-too-long',
      { timeout: 700 },
      /^the deadline stood 700ms after a heartbeat .*: nothing else had/,
    ],
  ];

  test.each(ofMost)(
    '%s is told where it holds of most, and not where it holds of half',
    (id, given, says, none) => {
      const limit = none === null ? undefined : 500;
      const slow = Array.from({ length: 6 }, () => crash(given));
      expect(said(id, slow, limit)).toMatch(says);
      expect(said(id, slow, limit)).toContain('6 of 6 ');
      // elsewhere, so that half of them are in one phase
      const others = Array.from({ length: 6 }, () => crash({ phase: 'storm' }));
      expect(said(id, [...slow, ...others], limit)).toBeUndefined();
    },
  );

  test('no entry of the list is without a test', () => {
    expect(ofMost.map(([id]) => id)).toEqual(detectionCauses.map(({ id }) => id));
  });
});

describe('out of recordings', () => {
  const phi: Uses = [{ use: 'phi', with: { minStd: '10ms', window: 100 }, sweep: {} }];
  const fixed: Uses = [{ use: 'fixed', with: { timeout: '250ms' }, sweep: {} }];
  const likely = async (
    given: Parameters<typeof assessed>[0],
    uses: Uses,
    network: Network = (_, at) => at + 1 + ((7 * at) % 5),
  ): Promise<(string | undefined)[]> => {
    const { result } = await assessed(given, { network }, 'test', uses);
    return result.checks.map((check) => check.likely);
  };

  test('who learnt an outage is blind to the next crash', async () => {
    const [cause] = await likely(
      {
        warmup: '5s',
        thresholds: { detection_time: 'p(50) < 500ms' },
        phases: [
          {
            name: 'outage',
            for: '10s',
            faults: [{ fault: 'partition', kind: 'drop', from: 'senders', to: 'observer', for: '5s' }],
          },
          { name: 'crash', for: '10s', faults: [{ fault: 'crash', node: 'senders' }] },
        ],
      },
      phi,
      (_, at) => (at >= 5000 && at < 10_000 ? undefined : at + 1 + ((7 * at) % 5)),
    );
    expect(cause).toMatch(
      /^3 of 3 slow detections came after an outage that the detector had learnt: 5(\.\d+)?s is one of the \d\d gaps that it remembers, and its deadline went from 1\d\dms after a heartbeat to \d\.\d+s$/,
    );
  });

  test('three heartbeats in a row that were lost, of one peer and in one phase', async () => {
    const gone: Network = ({ from }, at, seq) =>
      from === 'n2' && at > 8000 && seq % 20 < 3 ? undefined : at + 1;
    const [cause] = await likely(
      {
        thresholds: { mistakes: '<= 0' },
        phases: [
          { name: 'calm', for: '7s' },
          { name: 'lossy', for: '15s' },
        ],
      },
      fixed,
      gone,
    );
    expect(cause).toMatch(
      /^8 of 8 mistakes came when 3 or more heartbeats in a row were lost: with one every 100ms that is more silence than the 250ms that the detector allowed \(median\); 8 of 8 mistakes are about n2, one of 3 peers$/,
    );
  });

  test('a heartbeat that is under way for too long', async () => {
    const [cause] = await likely(
      { thresholds: { mistakes: '<= 0' } },
      fixed,
      (_, at, seq) => at + (seq % 10 < 3 ? 280 : 1),
    );
    expect(cause).toMatch(
      / mistakes came while a heartbeat that had been sent was under way, for 280ms \(median\)/,
    );
  });

  test('an expectation is explained too, and what passes is not', async () => {
    const causes = await likely(
      {
        thresholds: { mistakes: '<= 0' },
        phases: [
          {
            name: 'dead',
            for: '10s',
            faults: [{ fault: 'crash', node: 'n1', at: '1s' }],
            expect: [{ suspected: { nodes: 'n1', within: '1.1s' } }],
          },
        ],
      },
      [{ use: 'fixed', with: { timeout: '400ms' }, sweep: {} }],
    );
    expect(causes).toEqual([
      undefined,
      expect.stringMatching(/^the deadline stood 400ms after a heartbeat .*nothing else had to go wrong$/),
    ]);
  });

  test('where the figures show nothing, nothing is said', async () => {
    expect(await likely({ thresholds: { mistake_rate: '< 1/h' } }, fixed)).toEqual([undefined]);
  });
});
