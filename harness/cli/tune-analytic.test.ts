import { expect, test } from 'vitest';
import { detectors } from '../../detectors/index.ts';
import { FlatlineError } from '../errors.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import type { Analysis } from '../tune/analytic.ts';
import { type AnalyticOptions, analytic } from './tune-analytic.ts';

const law = {
  text: 'exponential:mean=20ms',
  mean: 20,
  variance: 400,
  tail: (x: number) => (x <= 0 ? 1 : Math.exp(-x / 20)),
};
const asked = { detection: 30_000, recurrence: 30 * 86_400_000, duration: 60_000, loss: 0.01 };

async function told(options: AnalyticOptions): Promise<{ exit: number; text: string }> {
  let text = '';
  const exit = await analytic(options, (part) => {
    text += part;
  });
  return { exit, text };
}

test('a law of delays: the settings of the paper’s example, and how little it takes to break them', async () => {
  const { exit, text } = await told({ ...asked, law });
  expect(exit).toBe(0);
  expect(text).toMatch(/detection within 30s; on average 30d between mistakes, and 1m each at most/);
  expect(text).toMatch(/1% of the heartbeats lost, delays exponential:mean=20ms/);
  expect(text).toMatch(/Send a heartbeat every 9.976s: 361 an hour and peer/);
  expect(text).toMatch(/nfd-s:delta=20.024s +with synchronised clocks/);
  expect(text).toMatch(/chen:alpha=20.004s +without/);
  expect(text).toMatch(/as told +31.5d +2.72s +99.9999% +24.9s +yes\n/);
  expect(text).toMatch(/twice the loss +6.3d +.*no\n.*twice the delays +6.72d +.*no\n/);
  expect(text).toMatch(/in bursts, .* there are more mistakes than this/);
});

test('mean and deviation alone: the same, at the worst of all laws', async () => {
  const { exit, text } = await told({ ...asked, delayMean: 20, delaySd: Math.sqrt(0.02e6) });
  expect(exit).toBe(0);
  expect(text).toMatch(/delays of 20ms on average, deviation 141ms/);
  expect(text).toMatch(/every 9.709s/);
  expect(text).toMatch(/at the worst +mistakes every/);
  expect(text).toMatch(/as told +30.1d +9.81s +99.99962% +– +yes/);
});

test('--json has the same, exactly, and detectors that can be run as they are', async () => {
  const { exit, text } = await told({ ...asked, law, json: true });
  expect(exit).toBe(0);
  const { required, network, found } = JSON.parse(text) as Analysis;
  expect({ ...required, loss: network.loss }).toEqual(asked);
  expect(network).toMatchObject({ law: law.text, mean: 20, variance: 400 });
  expect(found).toMatchObject({ interval: 9976, delta: 20_024, alpha: 20_004 });
  expect(found!.messagesPerHour).toBeCloseTo(360.866, 3);
  for (const [spec, param, value] of [
    [found!.detectors.synchronised, 'delta', 20_024],
    [found!.detectors.unsynchronised!, 'alpha', 20_004],
  ] as const) {
    const { use, with: written } = parseDetector(spec);
    expect(detectors[use]!.params.parse(written)).toMatchObject({ [param]: value });
  }
});

test('what nothing satisfies is a check that failed, with the reason', async () => {
  const { exit, text } = await told({ ...asked, detection: 10, delayMean: 20, delaySd: 4 });
  expect(exit).toBe(1);
  expect(text).toMatch(/Nothing satisfies it: no heartbeat is sure to come within the time to detection\./);
  const { text: json } = await told({ ...asked, detection: 10, delayMean: 20, delaySd: 4, json: true });
  expect(JSON.parse(json)).toMatchObject({ impossible: expect.stringMatching(/no heartbeat/) });
});

test('a network that is so bad that it would never be trusted does not keep anything', async () => {
  const slow = { ...law, text: 'slow', mean: 900, variance: 0, tail: (x: number) => (x < 900 ? 1 : 0) };
  const { text } = await told({ detection: 1000, recurrence: 900, duration: 900, loss: 0, law: slow });
  expect(text).toMatch(/as told .*yes\n/);
  expect(text).toMatch(/twice the delays +always suspected +– +0% +0ms +no\n/);
});

test('control characters of a law’s name are shown as such', async () => {
  const { text } = await told({ ...asked, law: { ...law, text: 'evil\u001b[2J' } });
  expect(text).toContain('evil\\u001b[2J');
});

test.each([
  [{}, 'the delays of the network are not told'],
  [{ delayMean: 20 }, 'the delays of the network are not told'],
  [{ law, delaySd: 4 }, 'a law of delays has its own mean and deviation'],
])('%o is refused', async (delays, what) => {
  const error = await told({ ...asked, ...delays }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlatlineError);
  expect((error as FlatlineError).exit).toBe(64);
  expect((error as FlatlineError).complaint).toMatchObject({
    what,
    where: 'flags --law, --delay-mean, --delay-sd',
  });
});
