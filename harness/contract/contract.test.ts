import { describe, expect, test } from 'vitest';
import { detectors } from '../../detectors/index.ts';
import { presets } from '../../detectors/presets/index.ts';
import { wrappers } from '../../detectors/wrappers/index.ts';
import { namedTunings } from '../cli/named-tunings.ts';
import { definitionFor } from '../definition.ts';
import clock from '../testing/broken/clock.ts';
import falling from '../testing/broken/falling.ts';
import outage from '../testing/broken/outage.ts';
import shared from '../testing/broken/shared.ts';
import { asWrapped } from '../wrapper.ts';
import { clausesOf, contractOf } from './index.ts';

describe.each(Object.values(detectors))('$name', (definition) => {
  for (const { sentence, check } of contractOf(definition)) test(sentence, check);
});

describe('with wrappers at work', () => {
  const uses = [
    ...['check=1s', 'minTimeout=5s', 'maxTimeout=20s', 'health=8', 'pauseGuard=1s', 'cutoff=5s'].map(
      (wrapper) => `phi:${wrapper}`,
    ),
    ...['keep', 'skip-if-suspected', 'drop-above:5s', 'clamp:5s'].flatMap((policy) =>
      ['phi', 'chen', 'two-window', 'kappa', 'akka'].map((name) => `${name}:samples=${policy}`),
    ),
    ...Object.entries(presets)
      // a miss that is never forgotten is its point
      .filter(([, { with: params }]) => params['reset'] !== 'never')
      .map(([name]) => `preset:${name}`),
  ];
  test.each(uses)('%s keeps the contract', async (use) => {
    const [tuning] = await namedTunings([use], 1000, 'test');
    const definition = asWrapped(await definitionFor(tuning!), tuning!.params, wrappers);
    for (const { check } of clausesOf(definition, tuning!.params, 1000, 20_000)) check();
  });
});

/** What each clause says; `held` for those that hold. */
function complaints(definition: (typeof detectors)[string]): Record<string, string> {
  return Object.fromEntries(
    contractOf(definition, { manyHeartbeats: 20_000 }).map(({ sentence, check }) => {
      try {
        check();
        return [sentence, 'held'];
      } catch (error) {
        return [sentence, (error as Error).message];
      }
    }),
  );
}

describe('what is broken on purpose is found, and said', () => {
  test('a detector that reads the clock, with the place where it does', () => {
    const found = complaints(clock)['knows no time but what it is told'];
    expect(found).toMatch(/asks for the time by Date\.now\(\) at .*broken\/clock\.ts:\d+/);
    expect(found).toMatch(/Use `at`/);
  });

  test('a detector that shares state', () => {
    const all = complaints(shared);
    expect(all['shares nothing between instances']).toMatch(/with a second instance watching another peer/);
    expect(all['starts afresh when the peer restarts']).toMatch(/knows nothing/);
  });

  test('a level that falls in silence', () => {
    const all = complaints(falling);
    expect(all['grows no less suspicious while nothing arrives']).toMatch(
      /the level is 5 at 10001 ms and 4\.\d+ at/,
    );
    expect(Object.values(all).filter((text) => text !== 'held')).toHaveLength(1);
  });

  test('an outage that stays in the window', () => {
    const all = complaints(outage);
    const found =
      all['notices the crash after a long outage as fast as before, once it has had time to forget'];
    expect(found).toMatch(/after an outage of 600 intervals and 100 heartbeats on time/);
    expect(found).toMatch(/skip-if-suspected/);
    expect(Object.values(all).filter((text) => text !== 'held')).toHaveLength(1);
  });
});

test('clocks and chance are as they were after a check', () => {
  const before = [Date, Date.now, performance.now, Math.random, setTimeout];
  complaints(clock);
  expect([Date, Date.now, performance.now, Math.random, setTimeout]).toEqual(before);
});
