import { describe, expect, test } from 'vitest';
import { exported, preset, refused, tuned, yaml } from '../../testing/exported.ts';
import type { Chosen } from './exporter.ts';

describe('hazelcast', () => {
  const phi = 'hazelcast.heartbeat.phiaccrual.failuredetector';
  const properties = async (tuning: Promise<Chosen>): Promise<unknown> => {
    const [document] = yaml(await exported('hazelcast', tuning)) as [{ hazelcast: { properties: unknown } }];
    return document.hazelcast.properties;
  };

  test('both presets come out as they are documented', async () => {
    const common = { 'hazelcast.heartbeat.interval.seconds': 5, 'hazelcast.max.no.heartbeat.seconds': 60 };
    expect(await properties(preset('hazelcast-deadline'))).toEqual({
      ...common,
      'hazelcast.heartbeat.failuredetector.type': 'deadline',
    });
    expect(await properties(preset('hazelcast-phi'))).toEqual({
      ...common,
      'hazelcast.heartbeat.failuredetector.type': 'phi-accrual',
      [`${phi}.threshold`]: 10,
      [`${phi}.sample.size`]: 200,
      [`${phi}.min.std.dev.millis`]: 100,
    });
  });

  test('whole seconds are rounded up, and that is said', async () => {
    const text = await exported('hazelcast', tuned('fixed', { timeout: '14.2s' }, '1s'));
    expect(text).toMatch(/max\.no\.heartbeat\.seconds: 15\n/);
    expect(text).toMatch(/# note: hazelcast\.max\.no\.heartbeat\.seconds is rounded up from 14.2s to 15s\n/);
    expect(text).toMatch(/# note: measured as if Hazelcast looked all the time/);
  });

  test.each([
    ['fixed', { timeout: '1035ms' }, '1s', /1.035s would become 2s \| tune with 1s or 2s/],
    ['fixed', { timeout: '500ms' }, '1s', /must be at least 1/],
    ['fixed', { timeout: '10s' }, '1.5s', /every 1.5s, .* \| measure with heartbeats every 1s or 2s/],
    ['fixed', { timeout: '10s', check: '3s' }, '1s', /looks every heartbeat interval/],
    ['hazelcast', { threshold: 8.5 }, '5s', /as a whole number, not 8.5 \| tune with threshold=8\|9/],
  ])('%s %o every %s is refused', async (detector, written, interval, says) => {
    expect(await refused('hazelcast', tuned(detector, written, interval))).toMatch(says);
  });
});
