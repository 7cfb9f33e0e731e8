import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { definitionFor } from '../../harness/definition.ts';
import { parseDuration } from '../../harness/lib/units.ts';
import { resolveTunings } from '../../harness/scenario/tunings.ts';
import { create } from '../../harness/testing/beats.ts';
import { detectors } from '../index.ts';
import { wrappers } from '../wrappers/index.ts';
import { presets } from './index.ts';

/** Longest silence after many even heartbeats, over all ways in which looks may stand to them. */
function worstSilence(name: string, params: Record<string, unknown>, interval: number): number {
  const silences = Array.from({ length: 200 }, (_, i) => {
    const detector = create(name, params, interval, i / 200);
    let silence = 0;
    // until the first estimate of a window has been evicted
    for (let seq = 0; seq < 1010; seq++) {
      silence = detector.heartbeat(seq * interval, seq, seq * interval) - seq * interval;
    }
    return silence;
  });
  return Math.max(...silences);
}

test('there are presets of at least forty systems', () => {
  expect(new Set(Object.values(presets).map(({ system }) => system)).size).toBeGreaterThanOrEqual(40);
});

test('a duration can be told from other parameters', () => {
  const { properties } = z.toJSONSchema(detectors['fixed']!.params, { io: 'input' });
  expect(properties?.['timeout']).toMatchObject({ unit: 'ms' });
});

describe.each(Object.entries(presets))('%s', (name, preset) => {
  const interval = parseDuration(preset.interval)!;

  test('suspects, at the latest, after the silence that it states', () => {
    const worst = parseDuration(preset.worst)!;
    const silence = worstSilence(preset.use, preset.with, interval);
    // one of two hundred phases may miss the longest by half a per cent of a look
    expect(silence / worst).toBeGreaterThan(0.99);
    expect(silence / worst).toBeLessThan(1.002);
  });

  test('states every duration, so that it can be scaled as a whole', () => {
    const given = Object.keys(preset.with);
    const { properties = {} } = z.toJSONSchema(detectors[preset.use]!.params, { io: 'input' });
    for (const [param, field] of Object.entries(properties)) {
      if ((field as { unit?: string }).unit === 'ms') expect(given).toContain(param);
    }
    const known = [...Object.keys(detectors[preset.use]!.params.shape), ...wrappers.map(({ name }) => name)];
    for (const param of given) expect(known).toContain(param);
  });

  test('keeps its ratio of silence to interval at any rate', async () => {
    const { tunings, problems } = await resolveTunings(
      [{ use: `preset:${name}`, with: {}, sweep: {} }],
      50,
      '.',
    );
    expect(problems).toEqual([]);
    const definition = await definitionFor(tunings[0]!);
    const scaled = definition.create(tunings[0]!.params, { interval: 50 });
    const real = create(preset.use, preset.with, interval);
    for (let seq = 0; seq < 30; seq++) {
      // a little uneven, in proportion
      const at = seq + ((seq * 7) % 5) / 100;
      const ratio = (scaled.heartbeat(at * 50, seq, at * 50) - at * 50) / 50;
      expect(ratio).toBeCloseTo(
        (real.heartbeat(at * interval, seq, at * interval) - at * interval) / interval,
        3,
      );
    }
  });
});
