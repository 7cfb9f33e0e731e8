import { describe, expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { Timeline, total } from '../timeline.ts';
import type { Life } from '../trace/recording.ts';
import { type PairView, scorePair } from './score.ts';
import type { PairTruth } from './truth.ts';

const END = 1000;
const whole: Life = { incarnation: 0, from: 0, until: END, crashed: false, bracket: 0 };

/** A pair that was well all the time, heartbeats every 10, scored from 100 on; `opinion` begins with suspicion. */
function view(
  flips: readonly number[],
  truth: Partial<PairTruth> = {},
  more: Partial<PairView> = {},
): PairView {
  const beats = Array.from({ length: 100 }, (_, i) => i * 10);
  return {
    truth: {
      sender: 'n1',
      lives: [whole],
      observed: whole,
      senderStalls: [],
      observerStalls: [],
      blocked: [],
      ...truth,
    },
    opinion: new Timeline('suspect', flips),
    fresh: {
      at: Float64Array.from(beats),
      sentAt: Float64Array.from(beats, (at) => at - 1),
      seq: Uint32Array.from(beats, (_, i) => i),
      restarted: new Uint8Array(beats.length),
      stalls: [],
    },
    scored: [{ from: 100, until: END }],
    policy: { paused: 'trust', partitioned: 'trust' },
    rewarm: 50,
    interval: 10,
    end: END,
    ...more,
  };
}

const crashAt = (at: number, back?: number, bracket = 0): Life[] => [
  { incarnation: 0, from: 0, until: at, crashed: true, bracket },
  ...(back === undefined ? [] : [{ incarnation: 1, from: back, until: END, crashed: false, bracket: 0 }]),
];

describe('a crash', () => {
  test('is detected by the suspicion that lasts, not by one that a late heartbeat undid', () => {
    const { crashes } = scorePair(view([5, 520, 530, 560], { lives: crashAt(500) }));
    expect(crashes).toEqual([{ crash: 'n1.0', kind: 'detected', time: 60, already: false, wavered: true }]);
  });

  test('of a peer that is suspected already counts as detected at once, and is told apart', () => {
    const { crashes, mistakes } = scorePair(view([5, 480], { lives: crashAt(500) }));
    expect(crashes).toEqual([{ crash: 'n1.0', kind: 'detected', time: 0, already: true, wavered: false }]);
    expect(mistakes.map(({ at, until }) => [at, until])).toEqual([[480, 500]]);
  });

  test('that ends with the run before it is noticed is censored', () => {
    expect(scorePair(view([5], { lives: crashAt(900) })).crashes).toEqual([
      { crash: 'n1.0', kind: 'censored', time: 100, already: false, wavered: false },
    ]);
  });

  test('of a node that is back before it is suspected is missed', () => {
    expect(scorePair(view([5], { lives: crashAt(500, 600) })).crashes).toEqual([
      { crash: 'n1.0', kind: 'missed', time: 100, already: false, wavered: false },
    ]);
  });

  test('of a node that was never heard since it started is no crash to detect', () => {
    const lives = [
      ...crashAt(500, 600).slice(0, 1),
      { incarnation: 1, from: 1200, until: 1210, crashed: true, bracket: 0 },
    ];
    const { crashes } = scorePair(
      view([5, 510], { lives }, { end: 1300, scored: [{ from: 100, until: 1300 }] }),
    );
    expect(crashes.length).toBe(1);
  });

  test('is not measured from where its instant is not known to a twentieth of the interval', () => {
    const known = scorePair(view([5, 560], { lives: crashAt(500, undefined, 0.5) }));
    expect(known).toMatchObject({ crashes: [{ time: 60 }], discarded: [] });
    const blurred = scorePair(view([5, 498, 499, 560], { lives: crashAt(500, undefined, 4) }));
    // nor is a suspicion a mistake while the peer may have been dead
    expect(blurred).toMatchObject({ crashes: [], discarded: ['n1.0'], mistakes: [] });
  });

  test('is not scored in the warm-up, nor when nobody was there to see it', () => {
    expect(scorePair(view([5, 70], { lives: crashAt(50) })).crashes).toEqual([]);
    const late = { incarnation: 1, from: 700, until: END, crashed: false, bracket: 0 };
    expect(scorePair(view([5, 520], { lives: crashAt(500), observed: late })).crashes).toEqual([]);
  });
});

describe('a mistake', () => {
  test('is a change to suspicion inside the scored time: open at its start it is none, at its end it is one', () => {
    const { mistakes, exposure, suspected } = scorePair(view([5, 90, 110, 300, 340, 980]));
    expect(mistakes.map(({ at, until }) => [at, until])).toEqual([
      [300, 340],
      [980, 1000],
    ]);
    expect(total(exposure)).toBe(900);
    expect(total(suspected)).toBe(10 + 40 + 20);
  });

  test('after a restart is not counted until the node has had time to warm up', () => {
    const beats = [0, 600];
    const fresh = {
      at: Float64Array.from(beats),
      sentAt: Float64Array.from(beats),
      seq: Uint32Array.from([0, 0]),
      restarted: Uint8Array.from([0, 1]),
      stalls: [],
    };
    const { mistakes, exposure } = scorePair(
      view([5, 510, 600, 620, 630, 700, 710], { lives: crashAt(500, 590) }, { fresh }),
    );
    expect(mistakes.map(({ at }) => at)).toEqual([700]);
    expect(exposure).toEqual([
      { from: 100, until: 500 },
      { from: 650, until: 1000 },
    ]);
  });

  test.each([
    ['clean', {}, false],
    ['stall', { senderStalls: [{ from: 280, until: 320 }] }, false],
    ['stall', { observerStalls: [{ from: 291, until: 299 }] }, true],
    ['partition', { blocked: [{ from: 250, until: 295 }] }, false],
    // a stall goes before a partition
    ['stall', { senderStalls: [{ from: 295, until: 296 }], blocked: [{ from: 250, until: 295 }] }, false],
    // too long ago to matter
    ['clean', { blocked: [{ from: 250, until: 270 }], senderStalls: [{ from: 250, until: 280 }] }, false],
  ] as const)('is %s with %j behind its silence', (cause, truth, byObserver) => {
    const { mistakes } = scorePair(view([5, 300, 340], truth as Partial<PairTruth>));
    expect(mistakes).toEqual([{ at: 300, until: 340, cause, byObserver, excused: false }]);
  });

  test('under a policy that holds a cut peer to be suspected costs neither time nor count there', () => {
    const policy = { paused: 'trust', partitioned: 'suspect' } as const;
    const { exposure, suspected } = scorePair(
      view([5, 300, 340], { blocked: [{ from: 290, until: 340 }] }, { policy }),
    );
    // and two intervals more, for the first heartbeat after the heal
    expect(total(exposure)).toBe(830);
    expect(total(suspected)).toBe(0);
  });
});

describe('a truth policy', () => {
  const mistakesOf = (truth: Partial<PairTruth>, policy: PairView['policy']) =>
    scorePair(view([5, 300, 340], truth, { policy })).mistakes.map(({ cause, excused }) => [cause, excused]);

  test('that lets a paused peer be suspected does not excuse an observer that stood still itself', () => {
    const policy = { paused: 'suspect', partitioned: 'trust' } as const;
    expect(mistakesOf({ observerStalls: [{ from: 280, until: 320 }] }, policy)).toEqual([['stall', false]]);
    expect(mistakesOf({ senderStalls: [{ from: 280, until: 320 }] }, policy)).toEqual([['stall', true]]);
  });

  test('excuses whatever is suspected in excused time: a mistake has exposure behind it', () => {
    const policy = { paused: 'trust', partitioned: 'suspect' } as const;
    const truth = { blocked: [{ from: 250, until: 400 }], senderStalls: [{ from: 290, until: 295 }] };
    expect(mistakesOf(truth, policy)).toEqual([['stall', true]]);
  });

  test('excuses nothing after its time, though a partition was behind it', () => {
    const policy = { paused: 'trust', partitioned: 'suspect' } as const;
    const beats = [270, 310];
    const fresh = { ...view([]).fresh, at: Float64Array.from(beats), sentAt: Float64Array.from(beats) };
    const truth = { blocked: [{ from: 271, until: 278 }] };
    const { mistakes } = scorePair(view([5, 300, 310], truth, { policy, fresh }));
    expect(mistakes).toMatchObject([{ cause: 'partition', excused: false }]);
  });
});

test('the waits around a partition are measured from its start and from its heal', () => {
  const blocked = [
    { from: 200, until: 300 },
    { from: 500, until: 520 },
    { from: 700, until: 900 },
  ];
  const { unreachable, retrust } = scorePair(view([5, 250, 330, 750], { blocked }));
  expect(unreachable).toEqual([
    { cut: 200, time: 50, seen: true },
    { cut: 500, time: 20, seen: false },
    { cut: 700, time: 50, seen: true },
  ]);
  expect(retrust).toEqual([
    { cut: 200, time: 30, seen: true },
    { cut: 700, time: 100, seen: false },
  ]);
});

prop.prop([
  fc
    .uniqueArray(fc.integer({ min: 1, max: END - 1 }), { maxLength: 20 })
    .map((f) => [...f].sort((a, b) => a - b)),
])('accuracy is one less rate times duration, exactly', (flips) => {
  const score = scorePair(view(flips));
  const [exposure, suspected, count] = [total(score.exposure), total(score.suspected), score.mistakes.length];
  if (count === 0) return;
  const [rate, duration] = [count / exposure, suspected / count];
  expect(1 - suspected / exposure).toBeCloseTo(1 - rate * duration, 12);
});
