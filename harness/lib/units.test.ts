import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import {
  exactDuration,
  formatDuration,
  formatNines,
  formatPercent,
  parseDuration,
  parsePercent,
  preciseDuration,
  round,
} from './units.ts';

test.each([
  ['100us', 0.1],
  ['250ms', 250],
  ['1.5s', 1500],
  ['1m30s', 90_000],
  ['1h30m', 5_400_000],
  ['1d', 86_400_000],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBeCloseTo(ms, 9);
});

test.each(['5', '-5s', '1,5s', '100 msec', 'foo 3s', '', '3s foo', '1e3ms', 's'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test.each([
  ['5%', 0.05],
  ['0.5%', 0.005],
  ['100 %', 1],
])('%s is the ratio %d', (text, ratio) => {
  expect(parsePercent(text)).toBeCloseTo(ratio, 12);
});

test.each(['0.05', '5', '-1%', 'five%'])('"%s" is no percentage', (text) => {
  expect(parsePercent(text)).toBeUndefined();
});

test('durations are told in the largest unit that they reach', () => {
  expect([0, 250, 1500, 90_000, 5_400_000].map(formatDuration)).toEqual([
    '0ms',
    '250ms',
    '1.5s',
    '1.5m',
    '1.5h',
  ]);
  expect(formatDuration(Number.POSITIVE_INFINITY)).toBe('never');
  expect(formatPercent(0.125)).toBe('12.5%');
});

test('where a difference matters, durations are told with five digits', () => {
  expect([100, 99.99999, 103.7596, 1000, 12_345.67].map(preciseDuration)).toEqual([
    '100ms',
    '100ms',
    '103.76ms',
    '1s',
    '12.346s',
  ]);
});

test('a share near all is told with as many nines as it has', () => {
  expect([0, 0.5, 0.9, 0.97, 0.9996, 0.999952, 1].map(formatNines)).toEqual([
    '0%',
    '50%',
    '90%',
    '97%',
    '99.96%',
    '99.9952%',
    '100%',
  ]);
});

prop.prop([fc.integer({ min: 0, max: 2 ** 50 })])(
  'an exact duration is read back to the nanosecond',
  (nanoseconds) => {
    const ms = nanoseconds / 1e6;
    expect(parseDuration(exactDuration(ms))).toBeCloseTo(ms, 6);
  },
);

test('an exact duration is in seconds from one on', () => {
  expect([0, 0.25, 999.5, 1000, 1234.5, 90_000].map(exactDuration)).toEqual([
    '0ms',
    '0.25ms',
    '999.5ms',
    '1s',
    '1.2345s',
    '90s',
  ]);
});

test('numbers are told with three digits', () => {
  expect([0, 0.12345, 1.005, 12.34, 999.6, 12_345].map(round)).toEqual([
    '0',
    '0.123',
    '1',
    '12.3',
    '1000',
    '12345',
  ]);
});

prop.prop([fc.integer({ min: 1, max: 999 }), fc.constantFrom('us', 'ms', 's', 'm', 'h', 'd')])(
  'whole amounts in every unit are read back as written',
  (amount, unit) => {
    const once = parseDuration(`1${unit}`)!;
    expect(parseDuration(`${amount}${unit}`)).toBeCloseTo(amount * once, 6);
  },
);
