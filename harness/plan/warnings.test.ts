import { expect, test } from 'vitest';
import { readChecks } from '../scenario/checks.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { yamlSource } from '../scenario/source.ts';
import { planned, scenario } from '../testing/scenarios.ts';
import { warningsOf } from './warnings.ts';

function warned(given: Partial<ScenarioInput>): string[] {
  const { plans } = planned(given);
  const source = yamlSource('test.yaml', JSON.stringify(given, undefined, 1));
  const { checks, problems } = readChecks(scenario(given), [], source);
  expect(problems).toEqual([]);
  return warningsOf({ plans, checks }).map(({ message }) => message);
}

const crashes: ScenarioInput['phases'] = [
  { name: 'calm', for: '10s' },
  { name: 'crashes', for: '20s', faults: [{ fault: 'crash', node: 'senders', every: '5s', for: '2s' }] },
];

test.each([
  [
    'mistake_rate',
    '< 1/h',
    /can't pass: that takes 3h of live time .*, and its one play gives 30s in scored time; write exposure: 1h, or --exposure 1h \(360 plays\)/,
  ],
  ['mistake_rate', '< 1/30d', /50000 plays are too few: make its phases longer/],
  [
    'detection_time',
    'p(99) < 1s',
    /"detection_time p\(99\) < 1s" can't be decided: no node crashes in scored time; add a crash there, or remove it/,
  ],
  ['unreachable_time', 'p(50) < 1s', /can't be decided: no link is cut/],
  ['already_suspected', '< 5%', /can't be decided: no node crashes/],
  ['missed', '<= 0', /always holds, and says nothing: no node that crashes comes back/],
  ['undetected', '<= 0', /always holds, and says nothing: no node crashes/],
  ['mistakes{cause:partition}', '<= 0', /always holds, and says nothing: no link is cut/],
  ['query_accuracy', '> 99%', /can't pass: that takes 299 blocks of time .* its one play gives 10 /],
  ['query_accuracy', '> 70%', undefined],
  ['mistakes', '<= 3', undefined],
  ['mistake_rate', '< 500/h', undefined],
] as const)('ten quiet seconds, %s %s', (metric, limit, message) => {
  const told = warned({ thresholds: { [metric]: limit } });
  expect(told).toEqual(message ? [expect.stringMatching(message)] : []);
});

test('enough crashes, in the phase of the tag or at all, are no cause for a warning', () => {
  const thresholds = { detection_time: 'p(99) < 1s' };
  expect(warned({ phases: crashes, thresholds })).toEqual([
    expect.stringMatching(/takes 299 crashes, and its one play gives 12 .* \(26 plays\)/),
  ]);
  expect(warned({ phases: crashes, repeats: 25, thresholds })).toEqual([]);
  expect(warned({ phases: crashes, thresholds: { 'detection_time{phase:calm}': 'p(50) < 1s' } })).toEqual([
    expect.stringMatching(/no node crashes in phase calm/),
  ]);
  expect(warned({ phases: crashes, thresholds: { missed: '<= 0' } })).toEqual([]);
});

test('who is to be suspected without a cause, or trusted while down, is told', () => {
  const [calm, dead] = crashes as [ScenarioInput['phases'][number], ScenarioInput['phases'][number]];
  const expectIn = (phase: typeof calm, ...expected: NonNullable<typeof calm.expect>) => ({
    ...phase,
    expect: expected,
  });
  expect(warned({ phases: [expectIn(calm, { suspected: { nodes: 'n1' } }), dead] })).toEqual([
    expect.stringMatching(/asks for a mistake: nothing happens to n1/),
  ]);
  const crash = { ...dead, faults: [{ fault: 'crash', node: 'n1' } as const] };
  const phases = [
    calm,
    expectIn(crash, { suspected: { nodes: 'n1' } }, { trusted: { nodes: ['n2', 'n1'], within: '1s' } }),
  ];
  expect(warned({ phases })).toEqual([expect.stringMatching(/n1 is down all that time/)]);
});

test('a warning stands where its limit stands', () => {
  const given = { thresholds: { mistake_rate: '< 1/h' } };
  const source = yamlSource('test.yaml', 'thresholds:\n  mistake_rate: "< 1/h"\n');
  const { checks } = readChecks(scenario(given), [], source);
  expect(warningsOf({ plans: planned(given).plans, checks })[0]!.where).toBe('test.yaml:2:17');
});
