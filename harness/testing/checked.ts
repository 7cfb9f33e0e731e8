/** The small result with checks of every verdict in it, and names that would do harm where they are not escaped. */
import type { Check, Result, ScenarioResult } from '../result.ts';
import { EVIL, result } from './result.ts';

const [sound] = result.scenarios.map((scenario): ScenarioResult => ({ ...scenario, void: [] }));
const [fixed, patient] = sound!.rows.map(({ label }) => label);

const limit: Check = {
  asked: 'detection_time{detector:fixed} p(99) < 250ms',
  kind: 'threshold',
  where: 'scenarios/crash.yaml:12:5',
  level: 'fail',
  row: fixed!,
  phase: null,
  verdict: 'fail',
  why: 'at least 280ms, 95 % sure (measured 290ms)',
  measured: { unit: 'ms', limit: 250, confidence: 0.95, value: 290, low: 280, high: null },
  likely: 'the deadline stood 300ms after a heartbeat, 100 % of the time: nothing else had to go wrong',
  baseline: { value: 210, low: 190, high: 240 },
};

const checks: readonly Check[] = [
  limit,
  {
    ...limit,
    asked: 'mistake_rate < 500/h',
    where: 'scenarios/crash.yaml:13:5',
    verdict: 'inconclusive',
    why: 'at most 800/h, 95 % sure (7 seen in 1m)',
    measured: { unit: '1/h', limit: 500, confidence: 0.95, value: 420, low: 169, high: 800 },
    moreExposure: 3,
  },
  { ...limit, asked: 'query_accuracy > 99.9%', where: 'a.ts: thresholds.query_accuracy', level: 'warn' },
  {
    asked: `n1 suspected by all within 2s of ${EVIL},\u0000\r\n::error::%0A`,
    kind: 'expectation',
    where: 'C:\\mine, yours\\crash.yaml:14:5',
    level: 'fail',
    row: `${patient} ]]> \ud800 \uffff`,
    phase: EVIL,
    verdict: 'fail',
    why: `so in 0 of 2 plays; ${EVIL}`,
  },
  {
    ...limit,
    asked: 'missed <= 1',
    row: patient!,
    verdict: 'pass',
    why: '1 of 12 crashes',
    measured: { unit: 'count', limit: 1, confidence: 0.95, value: 1, low: 1, high: 1 },
  },
];

const voided = result.scenarios[0]!;

export const checked: Result = {
  ...result,
  scenarios: [
    { ...sound!, checks },
    {
      ...voided,
      id: 'stalled',
      title: 'stalled',
      checks: [{ ...limit, verdict: 'void', why: voided.void[0]! }],
    },
    { ...sound!, id: 'nightly.calm.s43', title: 'nightly › calm, seed 43', project: 'nightly', checks: [] },
  ],
};
