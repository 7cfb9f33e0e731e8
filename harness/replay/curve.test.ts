import { describe, expect, test } from 'vitest';
import { detectors } from '../../detectors/index.ts';
import type { Detector } from '../model.ts';
import { fc, prop } from '../testing/property.ts';
import { Curve } from './curve.ts';
import { DetectionTimes } from './detection.ts';
import { courseOf } from './legs.ts';
import { type Part, quantilesOf, weightWithin } from './mixture.ts';
import { newTally, SessionScore } from './score.ts';
import type { Session } from './session.ts';

const INTERVAL = 8;
const BLOCKS = 4;

/** Whole milliseconds close together: losses, ties, bursts and long gaps are common; nothing is overtaken. */
const sessions = fc
  .array(fc.record({ skip: fc.integer({ min: 1, max: 4 }), late: fc.integer({ min: 0, max: 30 }) }), {
    minLength: 2,
    maxLength: 40,
  })
  .map((list): Session => {
    let [seq, at] = [0, 0];
    const beats = list.map(({ skip, late }) => {
      seq += skip;
      at = Math.max(at, seq * INTERVAL + late);
      return { seq, at };
    });
    return {
      link: { from: 'a', to: 'b' },
      at: Float64Array.from(beats, (beat) => beat.at),
      seq: Uint32Array.from(beats, (beat) => beat.seq),
      sentAt: Float64Array.from(beats, (beat) => beat.seq * INTERVAL),
      until: at + 10,
      stalls: [],
    };
  });

const course = (session: Session, warmup: number) =>
  courseOf(session, { warmup, from: 0, until: session.until, blocks: BLOCKS });

function scored(session: Session, warmup: number, detector: Detector) {
  const score = new SessionScore(detector, session);
  const all = newTally(new DetectionTimes());
  const mistakes = new Array<number>(BLOCKS).fill(0);
  for (const { from, to, block, exposure } of course(session, warmup).legs) {
    const before = all.mistakes;
    score.play(from, to, block === undefined ? undefined : all);
    if (block === undefined) continue;
    mistakes[block]! += all.mistakes - before;
    all.exposure += exposure;
  }
  return { ...all, mistakes, mixture: [{ laws: all.times!.laws(), margin: 0 }] };
}

/** Suspected at an instant, read off the definition: feeds a new detector all that had come. Shares no code with replay. */
function suspectedAt(
  { at, seq, sentAt }: Session,
  create: () => Detector,
  now: number,
  sentBy = Infinity,
): boolean {
  const detector = create();
  let deadline = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < at.length && at[i]! <= now && sentAt[i]! <= sentBy; i++)
    deadline = detector.heartbeat(at[i]!, seq[i]!, sentAt[i]!);
  return now >= deadline;
}

const quantileOf = (mixture: readonly Part[], share: number): number =>
  quantilesOf(mixture, [share], INTERVAL)[0]!;

const GRID = 1;
const fixed = (timeout: number) => (): Detector => ({ heartbeat: (at) => at + timeout });
/** Deadlines that may lie before the arrival. */
const sendingPlus = (delta: number) => (): Detector => ({ heartbeat: (_, __, sentAt) => sentAt + delta });

describe.each([
  ['a timeout', fixed],
  ['a deadline after the sending', sendingPlus],
])('%s, against a look at every millisecond', (_, detector) => {
  prop.prop([sessions, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 })], { numRuns: 300 })(
    'the same mistakes, the same suspected time',
    (session, parameter, warmup) => {
      const create = detector(parameter);
      const { mistakes, suspected, exposure } = scored(session, warmup, create());
      const first = session.at[Math.min(warmup, session.at.length)]!;
      const looks: boolean[] = [];
      for (let now = first; now < session.until; now += GRID) looks.push(suspectedAt(session, create, now));
      const before = suspectedAt(session, create, first - GRID);
      const began = looks.filter((now, i) => now && !(i === 0 ? before : looks[i - 1]!)).length;
      expect(mistakes.reduce((a, b) => a + b)).toBe(began);
      expect(suspected).toBe(looks.filter(Boolean).length * GRID);
      expect(exposure).toBe(Math.max(0, looks.length * GRID));
    },
  );

  prop.prop([sessions, fc.integer({ min: 1, max: 40 })], { numRuns: 200 })(
    'a crash at every half millisecond is noticed when the last suspicion begins',
    (session, parameter) => {
      const create = detector(parameter);
      const { detection, crashTime, mixture } = scored(session, 0, create());
      const seen: number[] = [];
      const horizon = session.until + 80;
      for (let crash = session.sentAt[0]! + 0.5; crash < session.sentAt.at(-1)!; crash++) {
        let since = horizon;
        while (since > 0 && suspectedAt(session, create, since - 1, crash)) since--;
        seen.push(Math.max(0, since - crash));
      }
      const mean = seen.reduce((a, b) => a + b, 0) / seen.length;
      // straight between whole milliseconds, so what is in the middle stands for all
      expect(detection / crashTime).toBeCloseTo(mean, 6);
      const sorted = [...seen].sort((a, b) => a - b);
      for (const share of [0.25, 0.5, 0.9]) {
        // where none is noticed for a while, any time in between is the quantile
        const [low, high] = [Math.ceil(share * seen.length) - 1, Math.floor(share * seen.length)];
        const told = quantileOf(mixture, share);
        expect(told).toBeGreaterThanOrEqual(sorted[low]! - 1.01);
        expect(told).toBeLessThanOrEqual(sorted[Math.min(high, seen.length - 1)]! + 1.01);
      }
    },
  );
});

const families = Object.values(detectors).filter(({ family }) => family);

describe.each(families.map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
  const family = definition.family!;
  const context = { interval: INTERVAL };
  const grid = definition.sweep(context)[family.param] as readonly number[];
  const some = definition.params.parse({}) as Record<string, unknown>;
  const tunings = grid
    .map((value) => ({ ...some, [family.param]: value }))
    .sort((a, b) => family.margin(a, context) - family.margin(b, context));

  prop.prop([sessions, fc.integer({ min: 0, max: 5 })], { numRuns: 60 })(
    'each point of its curve is what a replay of that setting gives',
    (session, warmup) => {
      const curve = new Curve(
        Float64Array.from(tunings, (params) => family.margin(params, context)),
        BLOCKS,
      );
      const state = family.create(some, context);
      curve.begin();
      for (const { from, to, block } of course(session, warmup).legs)
        curve.play(state, session, from, to, block);
      const mixtures = curve.mixtures();
      tunings.forEach((params, margin) => {
        const alone = scored(session, warmup, definition.create(params, context));
        const column = (all: ArrayLike<number>): number[] =>
          Array.from({ length: BLOCKS }, (__, block) => all[block * tunings.length + margin]!);
        expect(column(curve.mistakes)).toEqual(alone.mistakes);
        const suspected = column(curve.suspected).reduce((a, b) => a + b);
        expect(suspected).toBeCloseTo(alone.suspected, 6);
        if (alone.crashTime === 0) return;
        expect(curve.detection(margin)).toBeCloseTo(alone.detection / alone.crashTime, 6);
        expect(curve.worst(margin)).toBeCloseTo(alone.bounds / alone.sendings, 6);
        // held against the distribution, as where nothing is noticed for a while any time in between is the quantile
        const shareBy = (time: number): number => weightWithin(alone.mixture[0]!, time) / alone.crashTime;
        for (const share of [0.5, 0.9]) {
          const told = quantileOf(mixtures[margin]!, share);
          expect(shareBy(1.02 * told + 0.02 * INTERVAL)).toBeGreaterThanOrEqual(share - 1e-6);
          if (told > 0) expect(shareBy(0.98 * told - 0.02 * INTERVAL)).toBeLessThanOrEqual(share + 1e-6);
        }
      });
    },
  );
});

test('a deadline that is not a number is told, with its heartbeat', () => {
  const session: Session = {
    link: { from: 'a', to: 'b' },
    at: Float64Array.of(1, 2, 3),
    seq: Uint32Array.of(0, 1, 2),
    sentAt: Float64Array.of(0, 1, 2),
    until: 4,
    stalls: [],
  };
  const broken: Detector = { heartbeat: (_, seq) => (seq === 1 ? Number.NaN : 100) };
  expect(() => new SessionScore(broken, session).play(0, 3)).toThrow(
    'the deadline after heartbeat 1 is not a number',
  );
  const curve = new Curve(Float64Array.of(1), 1);
  curve.begin();
  const state = { heartbeat: () => undefined, centre: Number.NaN, spread: 1 };
  expect(() => curve.play(state, session, 0, 3, 0)).toThrow('after heartbeat 0 is not a number');
});
