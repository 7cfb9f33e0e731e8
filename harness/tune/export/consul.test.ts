import { describe, expect, test } from 'vitest';
import { braced, exported, preset, refused, tuned } from '../../testing/exported.ts';

describe('consul', () => {
  test.each([
    ['memberlist-lan', '1s', '500ms', '4'],
    ['memberlist-wan', '5s', '2.5s', '6'],
  ])('the preset %s comes out as it is documented', async (name, interval, timeout, multiplier) => {
    expect(braced(await exported('consul', preset(name)))).toEqual({
      'gossip_lan.probe_interval': interval,
      'gossip_lan.probe_timeout': timeout,
      'gossip_lan.suspicion_mult': multiplier,
    });
  });

  test('a timeout is rounded up to what Consul can wait, and that is said', async () => {
    const text = await exported('consul', tuned('fixed', { timeout: '19s' }, '1s'));
    expect(braced(text)['gossip_lan.suspicion_mult']).toBe('3');
    expect(text).toMatch(
      /# note: the timeout is rounded up from 19s to 19.6s, which suspicion_mult = 3 comes to/,
    );
  });

  test.each([
    ['10s', {}, /can't wait for 10s with probes every 1s \| tune with timeout=7.6s\|13.6s/],
    ['2s', {}, /can't wait for 2s .* \| tune with timeout=7.6s$/],
    ['25.6s', { check: '2s' }, /looks every probe interval/],
  ])('%s is refused', async (timeout, more, says) => {
    expect(await refused('consul', tuned('fixed', { timeout, ...more }, '1s'))).toMatch(says);
  });
});
