import { describe, expect, test } from 'vitest';
import { scenario } from '../testing/scenarios.ts';
import { readExpectations } from './expectations.ts';
import type { ScenarioInput } from './schema.ts';
import { type Named, readThresholds } from './thresholds.ts';

const named = { detectors: ['phi', 'phi threshold=8'], phases: ['quiet'] };
const read = (thresholds: NonNullable<ScenarioInput['thresholds']>, known: Named = named) =>
  readThresholds(scenario({ thresholds }).thresholds, known);

test('a threshold knows its metric, its tags, its limit and its place', () => {
  const { thresholds, problems } = read({
    'mistake_rate{detector:phi, phase:quiet}': ['< 0.5/h @99%', { limit: '< 0.2/h', level: 'warn' }],
    'mistakes{cause:clean}': '<= 0',
    detection_time: { limit: 'p(99) < 1s', abortOnFail: true },
  });
  expect(problems).toEqual([]);
  expect(thresholds).toMatchObject([
    {
      metric: 'mistake_rate',
      tags: { detector: 'phi', phase: 'quiet' },
      op: '<',
      value: 0.5,
      unit: '1/h',
      confidence: 0.99,
      level: 'fail',
      text: 'mistake_rate{detector:phi, phase:quiet} < 0.5/h @99%',
      path: ['thresholds', 'mistake_rate{detector:phi, phase:quiet}', 0],
    },
    {
      value: 0.2,
      level: 'warn',
      path: ['thresholds', 'mistake_rate{detector:phi, phase:quiet}', 1, 'limit'],
    },
    { metric: 'mistakes', tags: { cause: 'clean' }, op: '<=', value: 0, unit: 'count' },
    { metric: 'detection_time', aggregate: { quantile: 0.99 }, value: 1000, abortOnFail: true },
  ]);
});

describe('what is wrong with one is told when it is read', () => {
  test.each([
    [{ mistake_rat: '< 1/h' }, /^unknown metric "mistake_rat"; did you mean "mistake_rate"\?/],
    [{ 'mistake_rate{phase:queit}': '< 1/h' }, /^unknown phase "queit"; did you mean "quiet"\?/],
    [{ 'mistake_rate{detektor:phi}': '< 1/h' }, /^unknown tag "detektor"; did you mean "detector"\?/],
    [{ 'mistake_rate{detector:phy}': '< 1/h' }, /^unknown detector "phy"; did you mean "phi"\?/],
    [{ 'mistake_rate{cause:clean}': '< 1/h' }, /^unknown tag "cause"/],
    [{ 'mistakes{cause:dirty}': '<= 1' }, /^unknown cause "dirty"/],
    [{ 'missed{phase:quiet,phase:quiet}': '<= 1' }, /^tag phase stands twice/],
    [{ 'missed{phase:quiet': '<= 1' }, /^"\{phase:quiet" is no list of tags: write missed\{detector:phi\}/],
    [
      { detection_time: '< 1s' },
      /^"< 1s", character 1: detection_time has many values.*; write p\(99\) < 1s$/,
    ],
    [{ missed: '< 0' }, /no count is below 0; write <= 0/],
    [{ missed: '<= -1' }, /"-1" is no limit of missed; write a whole number/],
    [{ mistake_rate: '< 0.5' }, /0\.5 has no unit; write a rate/],
    [{ missed: '>= 3' }, /of missed, lower is better/],
    [{ missed: ['<= 1', '<= 2'] }, /^limits the same as "missed <= 1"; leave one of them out/],
    [{ missed: '<= 1', 'missed{}': '<= 2' }, /^unknown tag ""/],
  ])('%j', (thresholds, says) => {
    const { problems } = read(thresholds as NonNullable<ScenarioInput['thresholds']>);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(says);
    expect(problems[0]!.path[0]).toBe('thresholds');
  });
});

test('where other detectors are judged than the scenario was written for, a tag may name one that is not there', () => {
  expect(read({ 'missed{detector:chen}': '<= 0' }, { phases: ['quiet'] }).problems).toEqual([]);
});

test('an expectation counts from the start of its phase', () => {
  const { expectations, problems } = readExpectations(
    scenario({
      warmup: '1s',
      phases: [
        { name: 'quiet', for: '5s' },
        {
          name: 'cut',
          for: '10s',
          expect: [
            { suspected: { nodes: 'n1', by: 'majority', within: '2s' } },
            { trusted: { nodes: ['n2', 'n3'] }, level: 'warn' },
          ],
        },
      ],
    }),
  );
  expect(problems).toEqual([]);
  expect(expectations).toMatchObject([
    { opinion: 'suspect', nodes: ['n1'], by: 'majority', from: 8000, until: 16_000, level: 'fail' },
    { opinion: 'trust', nodes: ['n2', 'n3'], by: 'all', from: 16_000 - 0.001, until: 16_000, level: 'warn' },
  ]);
  expect(expectations.map(({ text }) => text)).toEqual([
    'n1 suspected by majority within 2s of cut',
    'n2, n3 trusted by all at the end of cut',
  ]);
});

test.each([
  [{ suspected: { nodes: 'n9' } }, /^unknown node or group "n9"/],
  [{ suspected: { nodes: 'observer' } }, /^nobody observes observer/],
  [{ suspected: { nodes: 'n1', within: '6s' } }, /^must not be longer than the phase/],
])('an expectation that can never be met is told: %j', (one, says) => {
  const phases = [{ name: 'only', for: '5s', expect: [one] }];
  expect(readExpectations(scenario({ phases })).problems[0]!.message).toMatch(says);
});
