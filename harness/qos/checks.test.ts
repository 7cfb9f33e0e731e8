import { expect, test } from 'vitest';
import { verdictOf } from '../limits/verdict.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { readThresholds } from '../scenario/thresholds.ts';
import { assessed, crashes } from '../testing/assessed.ts';
import { scenario } from '../testing/scenarios.ts';
import type { Evidence } from './evidence.ts';
import { limited } from './limited.ts';

const of = (verdicts: readonly { asked: string; row: string; verdict: string }[], asked: string) =>
  verdicts.filter((check) => check.asked === asked).map(({ row, verdict }) => `${row}: ${verdict}`);

test('each row is held to what is asked of it, and what it rests on is told', async () => {
  const { result } = await assessed({
    ...crashes,
    thresholds: {
      'detection_time{detector:fixed}': ['p(50) < 260ms', { limit: 'p(99) < 1s', level: 'warn' }],
      'detection_time{detector:fixed timeout=300ms}': 'p(50) < 150ms',
      'mistake_rate{phase:calm}': '< 400/h',
      mistake_rate: '< 1/h',
      missed: '<= 0',
      query_accuracy: '> 90%',
    },
  });
  const { checks } = result;
  const [fast, slow] = ['fixed timeout=150ms', 'fixed timeout=300ms'];
  const akka = 'akka minStd=10ms firstEstimate=100ms pause=0ms';
  // 24 crashes: the median of the slow one is near 250 ms, and its 95 % bound beyond 260
  expect(of(checks, 'detection_time{detector:fixed} p(50) < 260ms')).toEqual([
    `${fast}: pass`,
    `${slow}: inconclusive`,
  ]);
  expect(of(checks, 'detection_time{detector:fixed timeout=300ms} p(50) < 150ms')).toEqual([`${slow}: fail`]);
  expect(of(checks, 'mistake_rate{phase:calm} < 400/h')).toEqual([
    `${fast}: pass`,
    `${slow}: pass`,
    `${akka}: pass`,
  ]);
  expect(of(checks, 'missed <= 0')).toEqual([`${fast}: pass`, `${slow}: pass`, `${akka}: pass`]);
  expect(of(checks, 'query_accuracy > 90%')).toEqual([`${fast}: pass`, `${slow}: pass`, `${akka}: pass`]);
  const p99 = checks.find(({ asked }) => asked.includes('p(99)'))!;
  expect(p99).toMatchObject({ verdict: 'inconclusive', level: 'warn', moreExposure: 13, phase: null });
  expect(p99.why).toMatch(/a bound takes 299 of them, and 24 were seen$/);
  // what a baseline may have kept of it; counts are of one run alone
  const known = checks.filter(({ row }) => row === slow).map(({ measured }) => measured?.metric);
  expect(known).toEqual([
    ...['detection_time_p50', 'detection_time_p99', 'detection_time_p50', 'mistake_rate'],
    ...['mistake_rate', undefined, 'query_accuracy'],
  ]);
  const rate = checks.find(({ asked }) => asked === 'mistake_rate < 1/h')!;
  expect(rate).toMatchObject({
    verdict: 'inconclusive',
    measured: { value: 0, low: 0, limit: 1, unit: '1/h' },
  });
  expect(rate.moreExposure).toBeGreaterThan(10);
  expect(rate.where).toBe('test.ts: thresholds.mistake_rate');
});

test('what an observer thinks is held against what a phase expects, in every play', async () => {
  const { result } = await assessed({
    warmup: '3s',
    repeats: 2,
    phases: [
      { name: 'calm', for: '5s', expect: [{ trusted: { nodes: 'senders', within: '10ms' } }] },
      {
        name: 'dead',
        for: '5s',
        faults: [{ fault: 'crash', node: 'n1' }],
        expect: [
          { suspected: { nodes: 'n1', within: '600ms' } },
          { suspected: { nodes: 'n1', within: '10ms' }, level: 'warn' },
          { trusted: { nodes: ['n2', 'n3'], by: 'any', within: '10ms' } },
          { suspected: { nodes: 'n2' } },
        ],
      },
    ],
  });
  const row = result.checks.filter((check) => check.row === 'fixed timeout=300ms');
  expect(row.map(({ asked, verdict }) => `${asked}: ${verdict}`)).toEqual([
    'senders trusted by all within 10ms of calm: pass',
    'n1 suspected by all within 600ms of dead: pass',
    'n1 suspected by all within 10ms of dead: fail',
    'n2, n3 trusted by any within 10ms of dead: pass',
    'n2 suspected by all at the end of dead: fail',
  ]);
  expect(row[2]!.why).toMatch(
    /^so in 0 of 2 plays; in play 1 n1 was suspected by 0 of 1 observers when it was due$/,
  );
});

test('where a fault was not delivered no check passes, and none fails', async () => {
  const { result } = await assessed(
    {
      phases: [{ name: 'only', for: '30s', faults: [{ fault: 'loss', rate: '50%' }] }],
      thresholds: { missed: '<= 0', mistake_rate: '< 1000/h' },
    },
    {},
  );
  expect(result.void[0]).toMatch(/^dose/);
  expect([...new Set(result.checks.map(({ verdict }) => verdict))]).toEqual(['void']);
  expect(result.checks[0]!.why).toBe(result.void[0]);
});

test('a run in which one suspicion in four came half an interval late has measured the machine', async () => {
  const late = await assessed(crashes, { late: 60 });
  expect(late.result.void).toEqual([
    expect.stringMatching(/^noise: one suspicion in four was voiced 60ms late/),
  ]);
  expect((await assessed(crashes, { late: 40 })).result.void).toEqual([]);
  expect((await assessed({ ...crashes, lateness: '70%' }, { late: 60 })).result.void).toEqual([]);
});

test('crashes that nobody noticed break a limit on their detection, if they were waited for long enough', async () => {
  const never = [{ use: 'fixed', with: { timeout: '1h' }, sweep: {} }];
  const limits = ['p(50) < 1s', 'p(90) < 1m'];
  const { result } = await assessed(
    { ...crashes, thresholds: { 'detection_time{phase:crashes}': limits } },
    {},
    'test',
    never,
  );
  expect(result.rows[0]!.metrics['detection_time_p50']!.value).toBeNull();
  expect(result.checks.map(({ verdict }) => verdict)).toEqual(['fail', 'inconclusive']);
  expect(result.checks[0]!.why).toBe('at least 2s, 95 % sure (not reached: too many were not seen to come)');
});

test('where a fault strikes many pairs at once, that none was mistaken says so much less', async () => {
  const thresholds = { 'mistake_rate{detector:fixed}': '< 400/h' };
  const slow = [{ use: 'fixed', with: { timeout: '2s' }, sweep: {} }];
  const verdicts = async (faults: NonNullable<ScenarioInput['phases'][number]['faults']>) => {
    const given = { warmup: '3s', phases: [{ name: 'only', for: '20s', faults }], thresholds };
    const { result } = await assessed(given, {}, 'test', slow);
    return result.checks.map(({ verdict, why }) => [verdict, why]);
  };
  const [[alone]] = [await verdicts([])];
  expect(alone![0]).toBe('pass');
  const [[all]] = [await verdicts([{ fault: 'partition', kind: 'hold', at: '5s', for: '1ms' }])];
  expect(all![0]).toBe('inconclusive');
  expect(all![1]).toMatch(/none seen in 1m\); about \d/);
});

test('who suspects everybody all the time keeps no limit on mistakes, though it makes none', () => {
  const [threshold] = readThresholds(scenario({ thresholds: { mistake_rate: '< 1/h' } }).thresholds, {
    detectors: [],
    phases: [],
  }).thresholds;
  const seen = { stretches: [], crashes: [], mistakes: [], together: 1, exposure: 1000 };
  const estimate = (suspected: number) => limited(threshold!, { ...seen, suspected } as unknown as Evidence);
  expect(verdictOf(threshold!, estimate(1000))).toMatchObject({
    verdict: 'fail',
    why: expect.stringMatching(/all the time/),
  });
  expect(verdictOf(threshold!, estimate(999)).verdict).toBe('inconclusive');
});
