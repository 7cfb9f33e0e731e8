import { describe, expect, test } from 'vitest';
import { detectors } from '../../../detectors/index.ts';
import { braced, exported, preset, refused, tuned } from '../../testing/exported.ts';

describe('akka', () => {
  const cluster = 'akka.cluster.failure-detector';

  test.each(['akka-cluster', 'pekko-cluster'])(
    'the preset %s comes out as reference.conf has it',
    async (name) => {
      expect(braced(await exported('akka', preset(name)))).toEqual({
        [`${cluster}.threshold`]: '8',
        [`${cluster}.max-sample-size`]: '1000',
        [`${cluster}.min-std-deviation`]: '100ms',
        [`${cluster}.acceptable-heartbeat-pause`]: '3s',
        [`${cluster}.heartbeat-interval`]: '1s',
        'akka.cluster.unreachable-nodes-reaper-interval': '1s',
      });
    },
  );

  test('a tuning comes out as it was, and what Akka does otherwise is said', async () => {
    const tuning = tuned('akka', { threshold: 11.5, window: 200, minStd: '40ms', pause: '1.5s' }, '200ms');
    const text = await exported('akka', tuning);
    const settings = braced(text);
    const written = {
      threshold: Number(settings[`${cluster}.threshold`]),
      window: Number(settings[`${cluster}.max-sample-size`]),
      minStd: settings[`${cluster}.min-std-deviation`],
      pause: settings[`${cluster}.acceptable-heartbeat-pause`],
    };
    expect(detectors['akka']!.params.parse(written)).toEqual((await tuning).params);
    expect(settings[`${cluster}.heartbeat-interval`]).toBe('200ms');
    expect(text).toMatch(
      /# note: Akka expects the first heartbeats every 200ms; it was measured expecting 1s\n/,
    );
    expect(text).toMatch(
      /# note: measured as if Akka looked all the time: .*reaper-interval \(1s unless set\)/,
    );
  });

  test('a fixed timeout is its deadline detector, whose pause comes after the interval', async () => {
    expect(braced(await exported('akka', preset('akka-cross-dc')))).toMatchObject({
      [`${cluster}.implementation-class`]: 'akka.remote.DeadlineFailureDetector',
      [`${cluster}.acceptable-heartbeat-pause`]: '10s',
      [`${cluster}.heartbeat-interval`]: '3s',
    });
    expect(await refused('akka', tuned('fixed', { timeout: '900ms' }, '1s'))).toMatch(/deadline is at least/);
  });
});
