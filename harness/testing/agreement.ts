/** A small comparison with every kind of figure in it, for the tests of reporters. */
import { AGREE_SCHEMA, type AgreeResult, type Comparison } from '../agree/result.ts';
import { EVIL } from './result.ts';

const none = { ks: null, interval: null, pairs: null, curves: null, parts: [], before: null };

const delays: Comparison = {
  ...none,
  kind: 'delays',
  of: 'quiet',
  verdict: 'agrees',
  why: 'but for 7.0 % of the values, which chance may move, they are no further apart',
  distance: 0.31,
  bound: 10,
  unit: 'ms',
  sides: [
    { n: 900, worth: 800, value: 1.15 },
    { n: 18_000, worth: 17_000, value: 0.355 },
  ],
  ks: { distance: 0.946, critical: 0.07 },
  curves: [
    { at: [0.6, 1.1, 4], share: [0.2, 0.6, 1] },
    { at: [0.25, 0.4, 1], share: [0.2, 0.7, 1] },
  ],
  before: { distance: 0.8, verdict: 'agrees' },
};

const losses: Comparison = {
  ...none,
  kind: 'losses',
  of: 'all links',
  verdict: 'differs',
  why: 'the difference lies between 8.6 and 11.2 %',
  distance: 0.086,
  bound: 0.03,
  unit: 'share',
  sides: [
    { n: 2000, worth: 2000, value: 0.2 },
    { n: 40_000, worth: 40_000, value: 0.1 },
  ],
  interval: { low: 0.086, high: 0.112 },
};

const detection: Comparison = {
  ...none,
  kind: 'detection',
  of: `fixed ${EVIL}`,
  verdict: 'cannot tell',
  why: 'of 16 crashes that both had, the median difference is 4.0 ms, between -3.0 and 12.0 ms',
  distance: 0,
  bound: 10,
  unit: 'ms',
  sides: [
    { n: 16, worth: 16, value: 244 },
    { n: 320, worth: 320, value: 240 },
  ],
  ks: { distance: 0.2, critical: 0.41 },
  interval: { low: -3, high: 12 },
  pairs: 16,
  curves: [
    { at: [200, 244, 290], share: [0.2, 0.6, 1] },
    { at: [198, 240, 288], share: [0.2, 0.6, 1] },
  ],
};

const mistakes: Comparison = {
  ...none,
  kind: 'mistakes',
  of: `fixed ${EVIL}`,
  verdict: 'agrees',
  why: 'the ratio of the rates lies between 0.8 and 1.3',
  distance: 1,
  bound: 2,
  unit: 'factor',
  sides: [
    { n: 100, worth: 100, value: 200 },
    { n: 2000, worth: 2000, value: 196 },
  ],
  interval: { low: 0.8, high: 1.3 },
};

const spread = { n: 900, p50: 1.15, p99: 4.4 };

export const agreementResult: AgreeResult = {
  schema: AGREE_SCHEMA,
  flatline: '0.1.0',
  machine: { platform: 'linux x64', cpu: 'a processor', cores: 2, memoryGb: 4, node: '24.0.0' },
  sides: [
    { called: 'live', run: '2026-01-02-030405-abcd', world: 'live', engine: 'toxiproxy 2.12.0' },
    { called: 'simulated', run: '2026-01-02-030500-abce', world: 'simulated', engine: 'models of links' },
  ],
  calibrated: true,
  verdict: 'differs',
  again: `flatline agree '${EVIL}' --seed 42 --calibrate`,
  uncompared: [],
  scenarios: [
    {
      name: 'lossy',
      why: `Harmless, with ${EVIL} in it.`,
      seed: 42,
      interval: 100,
      plays: [1, 20],
      exposure: [60_000, 1_200_000],
      assumed: [
        null,
        { delay: 'empirical:p0=0ms,p100=5ms', lag: 'constant:value=0ms', restart: 'constant:value=0ms' },
      ],
      measured: [
        { delay: spread, lag: spread, voiced: spread, crashes: spread, restarts: null },
        { delay: spread, lag: null, voiced: null, crashes: null, restarts: null },
      ],
      void: [
        { reason: 'dose, phase a: 12 of 100 lost, 5.0 asked', again: `flatline run '${EVIL}' --seed 42` },
      ],
      again: `flatline agree '${EVIL}' --seed 42`,
      verdict: 'differs',
      comparisons: [delays, losses, detection, { ...detection, of: 'phi', verdict: 'agrees' }, mistakes],
      largest: 1,
      causes: [
        { cause: 'losses', what: 'live lost 20% of what chance decided on, simulated 10%', explains: 0.086 },
        { cause: 'void', what: 'a run is void', explains: null },
      ],
    },
  ],
};
