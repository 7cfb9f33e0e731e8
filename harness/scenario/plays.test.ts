import { expect, test } from 'vitest';
import { head, said } from '../testing/said.ts';
import { scenario } from '../testing/scenarios.ts';
import { playsOf } from './plays.ts';

const tenSeconds = {
  phases: [
    { name: 'a', for: '10s' },
    { name: 'b', for: '50s', score: false },
  ],
};

test('as many plays as it takes until so much is scored; what is not scored does not count', () => {
  expect(playsOf(scenario(tenSeconds), { exposure: 60_000 })).toEqual({ repeats: 6 });
  expect(playsOf(scenario(tenSeconds), { exposure: 60_001 })).toEqual({ repeats: 7 });
  expect(playsOf(scenario({ ...tenSeconds, exposure: '1m' }), {})).toEqual({ repeats: 6 });
});

test('repeats are what there is at least, and a flag is taken at its word', () => {
  expect(playsOf(scenario({ ...tenSeconds, exposure: '1m', repeats: 9 }), {})).toEqual({ repeats: 9 });
  expect(playsOf(scenario({ ...tenSeconds, exposure: '1m' }), { repeats: 2 })).toEqual({ repeats: 2 });
});

test('more than anybody would wait for is refused where time passes, with its reason', async () => {
  const [line] = await said(`${head}phases: [{ name: a, for: 10s }]\nexposure: 100h\n`);
  expect(line).toMatch(
    /exposure: 36000 plays take .*h one after another, and in the live world that passes as time does/,
  );
  expect(line).toContain('use --world simulated');
});

test('more nodes than a host can run are refused in the live world', async () => {
  const [line] = await said(
    `${head.replace(/senders: \d+/, 'senders: 500')}phases: [{ name: a, for: 10s }]\n`,
  );
  expect(line).toContain('501 nodes are more than the live world has room for');
});
