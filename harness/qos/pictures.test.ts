import { expect, test } from 'vitest';
import { assessed } from '../testing/assessed.ts';

test('a picture tells a sick observer from a sick peer, and when suspicion was wrong', async () => {
  const { result } = await assessed({
    truth: { paused: 'suspect' },
    warmup: '3s',
    phases: [
      {
        name: 'a',
        for: '10s',
        faults: [
          { fault: 'pause', node: 'n1', at: '2s', for: '1s' },
          { fault: 'pause', node: 'observer', at: '6s', for: '1s' },
        ],
      },
    ],
  });
  const picture = result.links.find(({ from }) => from === 'n1')!;
  expect(picture.truth.filter(({ state }) => state === 'stalled')).toEqual([
    { state: 'stalled', from: 5000, until: 6000 },
  ]);
  expect(picture.observer.filter(({ state }) => state === 'stalled')).toEqual([
    { state: 'stalled', from: 9000, until: 10_000 },
  ]);
  // without the warm-up, and without the pause that the policy excuses and two intervals after it
  expect(picture.exposure).toEqual([
    [3000, 5000],
    [6200, 13_000],
  ]);
});
