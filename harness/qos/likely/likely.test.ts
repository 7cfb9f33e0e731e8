/** Every entry of the list: what the figures must show for it, what it says then, and that it is silent otherwise. */
import { describe, expect, test } from 'vitest';
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
