import { describe, expect, test } from 'vitest';
import { exported, preset, refused, tuned, yaml } from '../../testing/exported.ts';

describe('cassandra', () => {
  const options = (text: string): Record<string, string> =>
    Object.fromEntries([...text.matchAll(/^# -D([\w.]+)=(\d+)$/gm)].map(([, name, value]) => [name, value]));

  test('the preset comes out as Cassandra has it', async () => {
    const text = await exported('cassandra', preset('cassandra'));
    expect(yaml(text)).toEqual([{ phi_convict_threshold: 8 }]);
    expect(options(text)).toEqual({
      'cassandra.fd_initial_value_ms': '2000',
      'cassandra.fd_max_interval_ms': '2000',
      'cassandra.max_local_pause_in_ms': '5000',
    });
  });

  test('a tuning comes out as it was', async () => {
    const text = await exported(
      'cassandra',
      tuned('cassandra', { threshold: 5.5, maxInterval: '3s', check: '1s' }, '1s'),
    );
    expect(yaml(text)).toEqual([{ phi_convict_threshold: 5.5 }]);
    expect(options(text)['cassandra.fd_max_interval_ms']).toBe('3000');
    expect(text).toMatch(/# note: measured without the guard against local pauses/);
  });

  test.each([
    [{ threshold: 3 }, undefined, /takes thresholds from 5 to 16, not 3/],
    [{ threshold: 17 }, undefined, /takes thresholds from 5 to 16, not 17/],
    [{ window: 100 }, undefined, /remembers 1000 gaps, not 100/],
    [{ check: '2s' }, undefined, /looks every second, and that can't be set \| tune with check=1s/],
    [{ health: 8 }, undefined, /has no setting for health \| tune without; it has threshold, window/],
    [{}, '100ms', /every 1s, and that can't be set; measured were 100ms/],
  ])('%o every %s can’t be set', async (changed, interval, says) => {
    expect(await refused('cassandra', preset('cassandra', changed, interval))).toMatch(says);
  });
});
