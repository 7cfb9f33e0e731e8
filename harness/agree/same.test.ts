import { expect, test } from 'vitest';
import type { Tuning } from '../model.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { plan } from '../testing/scenarios.ts';
import type { PlayHeader } from '../trace/folder.ts';
import { refuseDifferent } from './same.ts';

const fixed: Tuning = { label: 'fixed timeout=1s', detector: 'fixed', params: { timeout: 1000 } };

function header(
  given: Partial<ScenarioInput> = {},
  seed = 42,
  tunings: readonly Tuning[] = [fixed],
): PlayHeader {
  return { world: 'live', plan: plan(given, seed), tunings, engine: { name: 'a', origin: 'b' } };
}

const between = (a: PlayHeader, b: PlayHeader) => () => refuseDifferent(a, b, ['one', 'other']);

test('runs of one scenario may differ in how often it was played, and in what was assumed', () => {
  expect(between(header(), header())).not.toThrow();
  expect(
    between(header(), header({ repeats: 7, virtual: { delay: '5ms' }, why: 'another why' })),
  ).not.toThrow();
});

test.each<[string, PlayHeader, RegExp]>([
  ['the seed', header({}, 7), /differ in seed: 42 in one, 7 in other/],
  [
    'the truth policy',
    header({ truth: { paused: 'suspect' } }),
    /differ in truth: .*trust.* in one, .*suspect/,
  ],
  ['the warm-up', header({ warmup: '2s' }), /differ in warmup: 1000 in one, 2000 in other/],
  ['time after a restart', header({ rewarm: '1s' }), /differ in rewarm: nothing in one, 1000 in other/],
  ['who sends', header({ topology: { shape: 'star', senders: 4 } }), /differ in topology: /],
  ['heartbeats', header({ heartbeat: { interval: '50ms' } }), /differ in heartbeat: /],
  ['faults', header({ background: [{ fault: 'loss', rate: '1%' }] }), /differ in background: /],
  ['phases', header({ phases: [{ name: 'only', for: '11s' }] }), /differ in phases: /],
  [
    'detectors',
    header({}, 42, [{ ...fixed, label: 'fixed timeout=2s' }]),
    /differ in detectors: fixed timeout=1s in one, fixed timeout=2s in other/,
  ],
])('%s must be the same', (_, other, message) => {
  expect(between(header(), other)).toThrow(message);
});
