/** What holds for every detector on the shelf. */

import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { create } from '../harness/testing/beats.ts';
import { fc, prop } from '../harness/testing/property.ts';
import { detectors } from './index.ts';
import { standardLineup } from './lineup.ts';

/** Gaps of whole milliseconds, some of them outages; slots may be skipped. */
const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
  maxLength: 40,
});

function feed(name: string, gaps: readonly (readonly [number, number])[], shift = 0) {
  const detector = create(name);
  let [at, seq, deadline] = [shift, 0, Number.NaN];
  for (const [gap, skip] of gaps) {
    at += gap;
    seq += skip;
    deadline = detector.heartbeat(at, seq, seq * 100 + shift);
  }
  return { detector, at, deadline };
}

describe.each(Object.entries(detectors))('%s', (name, definition) => {
  test('is registered under its own name, cites its source and explains each parameter', () => {
    expect(definition.name).toBe(name);
    expect(definition.cite.length).toBeGreaterThan(5);
    const { properties = {} } = z.toJSONSchema(definition.params, { io: 'input' }) as {
      properties?: Record<string, { description?: string }>;
    };
    for (const { description } of Object.values(properties)) expect(description).toMatch(/\.$/);
  });

  test('its sweep is made of parameters that it has', () => {
    for (const param of Object.keys(definition.sweep({ interval: 100 }))) {
      expect(Object.keys(definition.params.shape)).toContain(param);
    }
  });

  prop.prop([history])('the deadline is a number after every heartbeat', (gaps) => {
    expect(feed(name, gaps).deadline).not.toBeNaN();
  });

  prop.prop([history, fc.integer({ min: -1000, max: 100_000 })])(
    'shifting time shifts the deadline',
    (gaps, shift) => {
      expect(feed(name, gaps, shift).deadline).toBeCloseTo(feed(name, gaps).deadline + shift, 5);
    },
  );

  prop.prop([history])('two instances share nothing', (gaps) => {
    const alone = feed(name, gaps).deadline;
    const other = create(name);
    const detector = create(name);
    let [at, seq, deadline] = [0, 0, Number.NaN];
    for (const [gap, skip] of gaps) {
      at += gap;
      seq += skip;
      other.heartbeat(at * 2, seq, 0);
      deadline = detector.heartbeat(at, seq, seq * 100);
    }
    expect(deadline).toBe(alone);
  });

  prop.prop([history])(
    'suspicion does not fall in silence, and meets the threshold at the deadline',
    (gaps) => {
      const { detector, at, deadline } = feed(name, gaps);
      if (!detector.suspicion) return;
      const params = definition.params.parse({}) as Record<string, unknown>;
      const threshold = definition.threshold!(params, { interval: 100 });
      if (deadline > at) expect(detector.suspicion(deadline)).toBeGreaterThanOrEqual(threshold - 1e-5);
      for (let silence = 0; silence < 5000; silence += 250) {
        expect(detector.suspicion(at + silence + 250)).toBeGreaterThanOrEqual(
          detector.suspicion(at + silence),
        );
      }
    },
  );
});

test('the standard line-up names detectors and parameters that exist, at every interval', () => {
  for (const interval of [1, 20, 100, 1000]) {
    for (const { use, with: fixed, sweep } of standardLineup(interval)) {
      for (const [param, values] of Object.entries(sweep)) {
        for (const value of values) {
          expect(detectors[use]!.params.safeParse({ ...fixed, [param]: value }).success).toBe(true);
        }
      }
    }
  }
});
