import { describe, expect, test } from 'vitest';
import { FlatlineError } from '../errors.ts';
import { aggregateName } from '../limits/expression.ts';
import { type TargetMetricName, targetMetrics } from '../limits/metrics.ts';
import { fc, prop } from '../testing/property.ts';
import { parseTarget, parseTargets } from './target.ts';

/** What is said of targets that can't be read, with the place. */
function said(...texts: string[]): string {
  try {
    parseTargets(texts);
  } catch (error) {
    expect(error).toBeInstanceOf(FlatlineError);
    const { exit, complaint } = error as FlatlineError;
    expect(exit).toBe(64);
    return `${complaint.what} | ${complaint.where} | ${complaint.fix}`;
  }
  throw new Error('it was read');
}

test.each([
  ['detection_time p(99) < 1s', { aggregate: { quantile: 0.99 }, op: '<', value: 1000, confidence: 0.95 }],
  ['detection_time  avg<=800ms', { aggregate: 'avg', op: '<=', value: 800, confidence: 0.95 }],
  ['detection_time p(99.9)<1m30s @99%', { aggregate: { quantile: 0.999 }, value: 90_000, confidence: 0.99 }],
  ['mistake_rate < 0.5/h @95%', { op: '<', value: 0.5, confidence: 0.95 }],
  ['mistake_rate < 1/s', { value: 3600 }],
  ['mistake_rate < 2 / m', { value: 120 }],
  ['mistake_rate < 3/d', { value: 0.125 }],
  ['mistake_rate < 1/30d', { value: 1 / 720 }],
  ['  mistake_duration avg < 200ms@ 90 % ', { aggregate: 'avg', value: 200, confidence: 0.9 }],
  ['query_accuracy > 99.9%', { op: '>', value: 0.999 }],
  ['query_accuracy >= 99.999%', { op: '>=' }],
] as const)('%s', (text, expected) => {
  const target = parseTarget(text);
  const { value = target.value, ...rest } = expected as { value?: number };
  expect(target).toMatchObject({ ...rest, metric: text.trim().split(' ')[0] });
  expect(target.value).toBeCloseTo(value, 12);
});

test('what was written is kept, with single spaces', () => {
  expect(parseTarget('  mistake_rate <\t 0.5/h ').text).toBe('mistake_rate < 0.5/h');
});

describe('what can’t be read is refused with its place and with what could stand there', () => {
  test.each([
    ['', 'a metric is missing', 1, 'one of detection_time, mistake_rate'],
    [
      'detection-time p(99) < 1s',
      'unknown metric "detection-time"; did you mean "detection_time"?',
      1,
      'one of',
    ],
    ['mistakes == 0', 'unknown metric "mistakes"', 1, 'mistake_rate'],
    [' toString < 1s', 'unknown metric "toString"', 2, 'one of'],
    ['detection_time', '"" limits nothing', 15, 'write detection_time p(99) < 1s'],
    ['detection_time p(99) 1s', '"p(99) 1s" limits nothing', 15, 'write detection_time p(99) < 1s'],
    ['detection_time < 1s', 'detection_time has many values', 16, 'write detection_time p(99) < 1s'],
    ['detection_time p99 < 1s', 'detection_time has no aggregate "p99"', 16, 'write p(99)'],
    ['detection_time agv < 1s', 'detection_time has no aggregate "agv"', 16, 'write avg'],
    ['detection_time maximum < 1s', 'no aggregate "maximum"', 16, 'write p(99) or avg'],
    ['detection_time p(100) < 1s', 'p(100) is no percentile', 16, 'write p(99)'],
    ['mistake_duration p(99) < 1s', 'mistake_duration has no aggregate "p(99)"', 18, 'write avg'],
    [
      'mistake_rate avg < 1/h',
      'mistake_rate is one figure, it has no "avg"',
      14,
      'write mistake_rate < 0.5/h',
    ],
    ['detection_time avg > 1s', 'lower is better: ">" would ask for a bad one', 20, 'write < or <='],
    ['query_accuracy < 99%', 'higher is better', 16, 'write > or >='],
    ['mistake_rate == 1/h', '"==" can\'t be told of what is measured', 14, 'write < or <='],
    ['detection_time avg <', 'a limit is missing', 21, 'write a duration'],
    ['detection_time avg < 1000', '1000 has no unit', 22, 'write a duration, such as 250ms'],
    ['detection_time avg < 5/h', '"5/h" is no limit of detection_time', 22, 'write a duration'],
    ['mistake_rate < 0.5', '0.5 has no unit', 16, 'write a rate, such as 0.5/h'],
    ['mistake_rate < 1/0h', '"1/0h" is no limit', 16, 'write a rate'],
    [
      'mistake_rate < 0/h',
      'no measurement, however long, can show that mistake_rate is 0/h',
      16,
      'name what',
    ],
    ['query_accuracy > 0.999', '0.999 has no unit', 18, 'write a percentage'],
    ['query_accuracy > 101%', '101% is more than all', 18, 'write less than 100%'],
    ['query_accuracy >= 100%', 'no measurement, however long, can show', 19, 'name what'],
    ['mistake_rate < 1/h @95', '"95" is no confidence', 21, 'such as @95%'],
    ['mistake_rate < 1/h @100%', '"100%" is no confidence', 21, 'below 100%'],
    ['mistake_rate < 1/h @5%', '"5%" is no confidence', 21, 'from 50% on'],
    ['mistake_rate < 1/h @', '"" is no confidence', 21, 'such as @95%'],
  ])('%s', (text, what, character, fix) => {
    const complaint = said(text);
    expect(complaint).toContain(what);
    expect(complaint).toContain(`flag --target "${text}", character ${character} |`);
    expect(complaint).toContain(fix);
  });
});

test('of two targets that limit the same, the one that is meant can’t be told', () => {
  expect(said('mistake_rate < 1/h', 'detection_time avg < 1s', 'mistake_rate <= 0.5/h @99%')).toContain(
    '"mistake_rate < 1/h" and "mistake_rate <= 0.5/h @99%" limit the same: mistake_rate |',
  );
  expect(said('detection_time p(99) < 1s', 'detection_time p(99.0) < 2s')).toContain(
    'limit the same: detection_time p(99)',
  );
});

test('a quantile that another one implies says nothing', () => {
  expect(said('detection_time p(50) < 2s', 'detection_time p(99) < 1s')).toContain(
    '"detection_time p(50) < 2s" says nothing beside "detection_time p(99) < 1s"',
  );
  // tighter, or surer, says something
  expect(parseTargets(['detection_time p(50) < 500ms', 'detection_time p(99) < 1s'])).toHaveLength(2);
  expect(parseTargets(['detection_time p(50) < 2s @99%', 'detection_time p(99) < 1s'])).toHaveLength(2);
  expect(parseTargets(['detection_time avg < 2s', 'detection_time p(99) < 1s'])).toHaveLength(2);
});

const amount = fc.integer({ min: 1, max: 999 });
const aggregates = {
  p: fc.integer({ min: 1, max: 999 }).map((tenths) => `p(${tenths / 10})`),
  avg: fc.constant('avg'),
};
const units = { ms: ['us', 'ms', 's', 'm', 'h', 'd'], '1/h': ['/s', '/m', '/h', '/d', '/30d'], share: ['%'] };
const written = fc.constantFrom(...(Object.keys(targetMetrics) as TargetMetricName[])).chain((name) => {
  const { unit, better, aggregates: has } = targetMetrics[name];
  const ops = better === 'lower' ? ['<', '<='] : ['>', '>='];
  return fc.record({
    name: fc.constant(name),
    aggregate: has.length === 0 ? fc.constant('') : fc.oneof(...has.map((one) => aggregates[one])),
    op: fc.constantFrom(...ops),
    amount: unit === 'share' ? amount.map((n) => n / 10) : amount,
    unit: fc.constantFrom(...units[unit]),
    confidence: fc.integer({ min: 50, max: 99 }),
  });
});

prop.prop([written])('every metric takes all that it says it does', (made) => {
  const target = parseTarget(
    `${made.name} ${made.aggregate} ${made.op} ${made.amount}${made.unit} @${made.confidence}%`,
  );
  expect(target).toMatchObject({ metric: made.name, op: made.op });
  expect(aggregateName(target.aggregate)).toBe(made.aggregate);
  expect(target.confidence).toBeCloseTo(made.confidence / 100, 12);
  const once = parseTarget(`${made.name} ${made.aggregate} ${made.op} 1${made.unit}`).value;
  expect(target.value / once).toBeCloseTo(made.amount, 6);
});
