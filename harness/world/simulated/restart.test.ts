import { expect, test } from 'vitest';
import { plan } from '../../testing/scenarios.ts';
import { simulated } from '../../testing/simulated.ts';

const crash = { fault: 'crash', node: 'n1', at: '1s', for: '2s' } as const;

function planned(restart: string, more: { fault: 'pause'; node: string; at: string; for: string }[] = []) {
  return plan({
    virtual: { restart },
    rewarm: '500ms',
    phases: [{ name: 'only', for: '8s', faults: [crash, ...more] }],
  });
}

const livesOf = async (given: ReturnType<typeof plan>) =>
  (await simulated(given)).nodes.find(({ id }) => id === 'n1')!.lives;

test('a node is up again when the fault is over and it has started', async () => {
  const given = planned('300ms');
  const { until } = given.spells.find(({ effect }) => effect.kind === 'down')!;
  const [, second] = await livesOf(given);
  expect(second!.from).toBeCloseTo(until + 300, 3);
  const [, atOnce] = await livesOf(planned('0ms'));
  expect(atOnce!.from).toBe(until);
});

test('one that is not up again when the play ends is so just then', async () => {
  const given = planned('1m');
  const [, second] = await livesOf(given);
  expect(second).toMatchObject({ from: given.end, until: given.end });
});

test('how long a restart takes moves no other chance', async () => {
  const heard = async (restart: string) => {
    const { streams } = await simulated(planned(restart));
    return streams.filter(({ link }) => link.from !== 'n1').map(({ heard: { at } }) => [...at]);
  };
  expect(await heard('exponential:mean=200ms')).toEqual(await heard('0ms'));
});

test('what is ordered of a node that is starting again waits until it is up', async () => {
  const pause = { fault: 'pause', node: 'n1', at: '5s', for: '1s' } as const;
  const given = planned('3500ms', [pause]);
  const { nodes, realised } = await simulated(given);
  const up = nodes.find(({ id }) => id === 'n1')!.lives[1]!.from;
  const paused = realised.find(({ spell }) => given.spells[spell]!.effect.kind === 'paused')!;
  expect(paused.began[1]).toBe(up);
});
