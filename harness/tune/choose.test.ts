import { describe, expect, test } from 'vitest';
import type { Point } from '../sweep/result.ts';
import { best, merit } from './choose.ts';
import { parseTargets } from './target.ts';

function point(spec: string, p99: number, rate: number, high: number, accuracy = 0.999): Point {
  return {
    detector: 'fixed',
    spec,
    params: {},
    mistakes: rate,
    rate: { value: rate, low: 0, high },
    exposure: 3_600_000,
    clustering: 1,
    accuracy,
    mistakeDuration: rate > 0 ? 100 : null,
    detection: { mean: p99 - 20, p50: p99 - 20, p90: p99 - 10, p99, worst: p99 },
  };
}

const nervous = point('nervous', 200, 50, 60, 0.99);
const middling = point('middling', 500, 2, 4);
const patient = point('patient', 900, 0, 3, 1);

describe('which setting to take', () => {
  test.each([
    [['detection_time p(99) < 1s', 'mistake_rate < 5/h'], 'middling', 'the tighter limit counts'],
    [['detection_time p(99) < 2s', 'mistake_rate < 6/h'], 'patient', 'twice the room on both'],
    [['detection_time p(99) < 600ms'], 'middling', 'of those in time the one with the fewest mistakes'],
    [['detection_time p(99) < 510ms'], 'nervous', 'a limit that is kept by a hair is not kept enough'],
    [['mistake_rate < 5/h'], 'middling', 'of those with few mistakes the fastest'],
    [
      ['query_accuracy > 99.5%', 'detection_time p(50) < 700ms'],
      'middling',
      'accuracy counts by what is left',
    ],
    [['mistake_duration avg < 1s'], 'nervous', 'all keep it, so the fastest'],
  ])('%j: %s (%s)', (targets, expected) => {
    expect(best(parseTargets(targets), [patient, nervous, middling])?.spec).toBe(expected);
  });

  test('where none keeps the limits it is the one that breaks them least', () => {
    const targets = parseTargets(['detection_time p(99) < 100ms', 'mistake_rate < 1/h']);
    expect(best(targets, [patient, nervous, middling])?.spec).toBe('middling');
    expect(merit(targets, middling)[0]).toBe(0);
    expect(merit(targets, middling)[1]).toBeLessThan(0);
  });

  test('of a rate the upper bound counts, not the luck', () => {
    const lucky = point('lucky', 400, 0, 40);
    const sure = point('sure', 500, 1, 2);
    const targets = parseTargets(['detection_time p(99) < 1s', 'mistake_rate < 5/h']);
    expect(best(targets, [lucky, sure])?.spec).toBe('sure');
  });

  test('what always suspects is never taken, though it is never late and makes no mistake', () => {
    const always = point('always', 0, 0, 0, 0);
    const targets = parseTargets(['detection_time p(99) < 1s', 'mistake_rate < 5/h']);
    expect(best(targets, [always, patient])?.spec).toBe('patient');
    expect(best(targets, [always])).toBeUndefined();
  });

  test('a limit that is known to be broken is worse than one that may be', () => {
    const late = point('late', 1100, 1, 1.5);
    const unsure = point('unsure', 950, 2, 40);
    const targets = parseTargets(['detection_time p(99) < 1s', 'mistake_rate < 5/h']);
    expect(best(targets, [late, unsure])?.spec).toBe('unsure');
  });

  test('none of none', () => {
    expect(best(parseTargets(['mistake_rate < 1/h']), [])).toBeUndefined();
  });
});
