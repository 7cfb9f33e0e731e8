import { describe, expect, test } from 'vitest';
import { create } from '../../harness/testing/beats.ts';
import { fc, prop } from '../../harness/testing/property.ts';
import { detectors } from '../index.ts';
import { wrappers } from './index.ts';

const gaps = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 40 });

test('no detector has a parameter that a wrapper takes', () => {
  const taken = wrappers.map(({ name }) => name);
  for (const { params } of Object.values(detectors)) {
    expect(Object.keys(params.shape).filter((param) => taken.includes(param))).toEqual([]);
  }
});

describe('check', () => {
  prop.prop([
    gaps,
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom(['fixed', { timeout: '130ms' }], ['chen', { alpha: '20ms', window: 3 }]),
  ])(
    'suspects from the first look that finds the deadline past, until a heartbeat restores trust',
    (list, tenth, [name, params]) => {
      const period = 70;
      const bare = create(name as string, params as Record<string, unknown>);
      const checked = create(
        name as string,
        { ...(params as Record<string, unknown>), check: `${period}ms` },
        100,
        tenth / 10,
      );
      const first = list[0]!;
      const origin = first - (tenth / 10) * period;
      let [at, seq, exact, looked] = [0, 0, Infinity, Infinity];
      let suspects = false;
      for (const gap of list) {
        // brute force: every look between the last heartbeat and this one
        for (let look = origin; look <= at + gap; look += period) {
          if (look > at && look >= exact) suspects = true;
        }
        expect(at + gap >= looked && seq > 0).toBe(suspects && seq > 0);
        at += gap;
        exact = bare.heartbeat(at, seq, seq * 100);
        looked = checked.heartbeat(at, seq, seq * 100);
        seq++;
        if (at < exact) suspects = false;
        else if (!suspects && looked > at) expect(looked - at).toBeLessThanOrEqual(period);
        expect(at >= looked).toBe(suspects);
      }
    },
  );

  test('detection comes later by up to a period, and where looks stand is the phase', () => {
    const silence = (phase: number): number =>
      create('fixed', { timeout: '500ms', check: '1s' }, 100, phase).heartbeat(0, 0, 0);
    expect([0, 0.25, 0.5, 0.75].map(silence)).toEqual([1000, 750, 500, 1250]);
  });
});

describe('samples', () => {
  const regular = (count: number, from = 0): [number, number][] =>
    Array.from({ length: count }, (_, i) => [i, from + i * 100]);

  const silenceAfterOutage = (name: string, samples: string): number => {
    const detector = create(name, { samples });
    let deadline = 0;
    for (const [seq, at] of [...regular(50), ...regular(20, 25_000)])
      deadline = detector.heartbeat(at, seq + (at >= 25_000 ? 250 : 0), at) - at;
    return deadline;
  };

  test.each(['phi', 'hazelcast', 'exponential', 'weibull', 'ewma', 'rto'])(
    'a gap that was suspected leaves no trace in %s',
    (name) => {
      const params = name === 'hazelcast' ? { pause: '1s', minStd: '10ms', firstEstimate: '100ms' } : {};
      const guarded = create(name, { ...params, samples: 'skip-if-suspected' });
      const spared = create(name, params);
      for (const [seq, at] of regular(50)) {
        guarded.heartbeat(at, seq, at);
        spared.heartbeat(at, seq, at);
      }
      // the outage ends with a heartbeat that nothing is learnt from; to the other one it never was
      guarded.heartbeat(24_900, 249, 24_900);
      for (let i = 1; i < 20; i++) {
        const after = guarded.heartbeat(24_900 + i * 100, 249 + i, 24_900 + i * 100);
        expect(after - 20_000).toBeCloseTo(spared.heartbeat(4900 + i * 100, 49 + i, 4900 + i * 100), 6);
      }
    },
  );

  test('what is kept, dropped or clamped shows in the next deadlines', () => {
    const [kept, dropped, clamped] = ['keep', 'drop-above:300ms', 'clamp:300ms'].map((policy) =>
      silenceAfterOutage('phi', policy),
    );
    expect(kept).toBeGreaterThan(5000);
    expect(dropped).toBeLessThan(150);
    expect(clamped).toBeGreaterThan(dropped!);
    expect(clamped).toBeLessThan(500);
  });

  test.each(
    ['chen', 'two-window', 'kappa'].flatMap((name) =>
      ['skip-if-suspected', 'drop-above:300ms', 'clamp:300ms'].map((policy) => [name, policy] as const),
    ),
  )(
    'what comes in a burst after an outage leaves the expectations of %s as they were (%s)',
    (name, samples) => {
      const params = name === 'kappa' ? {} : { alpha: '100ms' };
      const detector = create(name, { ...params, samples });
      let silence = 0;
      for (let seq = 0; seq < 300; seq++) {
        // forty heartbeats are held back, and delivered at one instant
        const at = seq >= 100 && seq < 140 ? 14_000 : seq * 100;
        silence = detector.heartbeat(at, seq, seq * 100) - at;
        if (seq >= 145) expect(silence, `after heartbeat ${seq}`).toBeLessThan(400);
      }
      expect(silence).toBeGreaterThan(150);
    },
  );

  test.each(['150ms', '250ms', '300ms', '1050ms'])('clamping losses to %s keeps the schedule', (limit) => {
    const chen = create('chen', { alpha: '100ms', samples: `clamp:${limit}` });
    for (let seq = 0; seq < 2000; seq++) {
      if (seq % 100 >= 88) continue;
      const at = seq * 100;
      expect(chen.heartbeat(at, seq, at) - at, `after heartbeat ${seq}`).toBeCloseTo(200, 6);
    }
  });

  test('an expected arrival is moved on by what was cut out', () => {
    const chen = create('chen', { alpha: '50ms', samples: 'drop-above:500ms' });
    for (const [seq, at] of regular(20)) chen.heartbeat(at, seq, at);
    // the sender stood still for a second and goes on late, slot by slot
    expect(chen.heartbeat(2950, 29, 2950)).toBeCloseTo(2950 + 150, 6);
    expect(chen.heartbeat(3050, 30, 3050)).toBeCloseTo(3050 + 150, 6);
  });
});

describe('health', () => {
  test('misses and refuted suspicions lengthen the timeout, heartbeats in time shorten it again', () => {
    const detector = create('fixed', { timeout: '150ms', health: 3 });
    const silences = [0, 100, 400, 500, 600, 700, 2000].map(
      (at) => detector.heartbeat(at, at / 100, at) - at,
    );
    // 400: two missed and a suspicion refuted
    expect(silences).toEqual([150, 150, 600, 450, 300, 150, 600]);
  });
});

test('an observer that stood still waits longer, like one that missed something', () => {
  const detector = create('fixed', { timeout: '150ms', health: 3 });
  detector.heartbeat(0, 0, 0);
  expect(detector.stalled!(20, 120)).toBe(300);
});

describe('bounds', () => {
  prop.prop([gaps])('the silence allowed lies between them', (list) => {
    const detector = create('phi', { minTimeout: '120ms', maxTimeout: '300ms' });
    let at = 0;
    for (const [seq, gap] of list.entries()) {
      at += gap;
      const silence = detector.heartbeat(at, seq, at) - at;
      expect(silence).toBeGreaterThanOrEqual(120);
      expect(silence).toBeLessThanOrEqual(300);
    }
  });
});

describe('pauseGuard', () => {
  test('after a stall of its own the observer accuses nobody for as long as the guard', () => {
    const detector = create('fixed', { timeout: '150ms', pauseGuard: '200ms' });
    expect(detector.heartbeat(0, 0, 0)).toBe(150);
    expect(detector.stalled!(100, 600)).toBe(800);
    expect(detector.heartbeat(610, 6, 600)).toBe(800);
    expect(detector.heartbeat(700, 7, 700)).toBe(850);
  });

  test('a shorter stall changes nothing', () => {
    const detector = create('fixed', { timeout: '150ms', pauseGuard: '200ms' });
    detector.heartbeat(0, 0, 0);
    expect(detector.stalled!(100, 300)).toBe(150);
  });
});

describe('cutoff', () => {
  prop.prop([fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 })])(
    'a heartbeat that was under way for longer is as good as lost',
    (late) => {
      const cut = create('chen', { alpha: '30ms', window: 3, cutoff: '20ms' });
      const spared = create('chen', { alpha: '30ms', window: 3 });
      let deadline: number | undefined;
      for (const [seq, tens] of late.entries()) {
        const [sentAt, at] = [100 * seq, 100 * seq + 10 * tens];
        if (tens <= 2) deadline = spared.heartbeat(at, seq, sentAt);
        expect(cut.heartbeat(at, seq, sentAt)).toBe(deadline ?? at);
      }
    },
  );

  test('what an observer was told of its stalls stands when a heartbeat is ignored', () => {
    const detector = create('fixed', { timeout: '150ms', pauseGuard: '200ms', cutoff: '20ms' });
    expect(detector.heartbeat(0, 0, 0)).toBe(150);
    expect(detector.stalled!(100, 600)).toBe(800);
    expect(detector.heartbeat(610, 1, 100)).toBe(800);
  });

  test('a stall before anything was accepted speaks for nobody', () => {
    const detector = create('fixed', { timeout: '150ms', pauseGuard: '200ms', cutoff: '20ms' });
    expect(detector.heartbeat(50, 0, 0)).toBe(50);
    expect(detector.stalled!(100, 600)).toBe(600);
    expect(detector.heartbeat(650, 1, 100)).toBe(650);
  });
});
