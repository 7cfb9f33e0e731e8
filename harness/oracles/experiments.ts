/** All that is held against published mathematics. Add yours: one experiment, one line. */
import { parseLaw } from '../lib/laws.ts';
import { exactDuration } from '../lib/units.ts';
import { recurrenceOfEstimated } from './nfd-e-formula.ts';
import { nfdSExperiments, PAPER, starOf } from './nfd-s-experiments.ts';
import type { Experiment } from './oracle.ts';
import { meanDetection, mistakeChance } from './phi-formula.ts';
import { qualityOfTimeout } from './timeout-formula.ts';

/** Heartbeats that leave a normal time after one another, and take no time. */
const GAPS = { mean: 1000, sd: 100 } as const;
const NORMAL_GAPS = {
  interval: '500ms',
  schedule: 'relative',
  sendJitter: 'normal:mean=500ms,sd=100ms',
  delay: '0ms',
  loss: '0%',
} as const;

const delays = parseLaw(PAPER.delay);

const timeouts: Experiment = {
  id: 'timeout',
  title: 'Plain timeout with a cutoff',
  what: 'The paper’s setting; heartbeats that took longer than c are ignored, and T_D^U = timeout + c, with the paper’s two cutoffs. Played as scenarios; their traces swept.',
  way: { kind: 'swept', scenario: starOf(PAPER, 100, 12, 3) },
  interval: PAPER.interval,
  warmup: 10,
  oracles: [160, 80].flatMap((cutoff) =>
    [1250, 1500, 2000, 2160, 2500, 3000, 3250].map((bound) => {
      const timeout = bound - cutoff;
      return {
        id: `timeout c=${cutoff / 1000} T_D^U=${(bound / 1000).toFixed(2)}`,
        use: { use: 'fixed', with: { timeout: exactDuration(timeout), cutoff: exactDuration(cutoff) } },
        expected: () => qualityOfTimeout({ ...PAPER, mean: delays.mean, timeout, cutoff }),
      };
    }),
  ),
};

const estimated: Experiment = {
  id: 'nfd-e',
  title: 'NFD-E: estimated arrivals',
  what: 'The paper’s setting and the detector `chen`. What NFD-S with δ = E(D) + α achieves, averaged over the estimate of E(D) from so many delays: near it for a long window, and off at a step edge (α = 0.98 and 1) for a short one. Played as a scenario; its trace swept.',
  way: { kind: 'swept', scenario: starOf(PAPER, 100, 12, 1) },
  interval: PAPER.interval,
  warmup: 1000,
  oracles: [1, 32, 1000].flatMap((window) =>
    [50, 250, 980, 1000].map((alpha) => ({
      id: `NFD-E n=${window} α=${alpha / 1000}`,
      use: { use: 'chen', with: { alpha: exactDuration(alpha), window } },
      expected: () => ({ recurrence: recurrenceOfEstimated({ ...PAPER, delays, alpha, window }) }),
    })),
  ),
};

const phi = (threshold: number, window: number) => ({
  use: 'phi',
  with: { threshold, window, minStd: '0ms' },
});

const phiChances: Experiment = {
  id: 'phi-gaps',
  title: 'φ under independent normal gaps: mistakes',
  what: 'Gaps of 1 s ± 0.1 s; mean and deviation (÷ W) of the last W gaps, no floor. A scenario’s senders keep an absolute schedule, so their gaps are not independent; these were made by `trace generate` with a relative one, and swept.',
  way: { kind: 'replayed', model: { ...NORMAL_GAPS, count: '101001' }, senders: 200 },
  interval: GAPS.mean,
  warmup: 1001,
  oracles: [10, 30, 100, 1000].flatMap((window) =>
    [1, 2, 3, 4].map((threshold) => ({
      id: `φ W=${window} Φ=${threshold}`,
      use: phi(threshold, window),
      expected: () => ({ chance: mistakeChance(threshold, window) }),
    })),
  ),
};

const phiDetection: Experiment = {
  id: 'phi-detection',
  title: 'φ under independent normal gaps: detection',
  what: 'The same, W = 1000; crashes at every instant, of senders whose heartbeats take no time. Generated and swept.',
  way: { kind: 'replayed', model: { ...NORMAL_GAPS, count: '51001' }, senders: 40 },
  interval: GAPS.mean,
  warmup: 1001,
  oracles: [1, 3, 8].map((threshold) => ({
    id: `φ detection Φ=${threshold}`,
    use: phi(threshold, 1000),
    expected: () => ({ detection: meanDetection(GAPS, threshold, 1000) }),
  })),
};

/** Pr(mistake) with W = 30 on an absolute schedule: no formula is known, and an independent program has found these. */
const SCHEDULED: readonly { readonly threshold: number; readonly chance: number; readonly half: number }[] = [
  { threshold: 1, chance: 0.1105, half: 0.00005 },
  { threshold: 2, chance: 0.01526, half: 0.000005 },
  { threshold: 3, chance: 0.00258, half: 0.000005 },
];

const phiScheduled: Experiment = {
  id: 'phi-schedule',
  title: 'φ under normal delays on an absolute schedule',
  what: 'η = 1 s, delays normal 200 ± 10 ms: neighbouring gaps share a delay (ρ = −½), which makes mistakes a little rarer for a short window and next to nothing for a long one. For W = 30 the figures are those of an independent simulation, exact to the digits that it gives; for W = 1000 the formula for independent gaps. Played as scenarios; their traces swept.',
  way: {
    kind: 'swept',
    scenario: starOf({ interval: 1000, loss: 0, delay: 'normal:mean=200ms,sd=10ms' }, 100, 6, 1),
  },
  interval: 1000,
  warmup: 1001,
  oracles: [
    ...SCHEDULED.map(({ threshold, chance, half }) => ({
      id: `φ schedule W=30 Φ=${threshold}`,
      use: phi(threshold, 30),
      expected: () => ({ chance }),
      digits: half / chance,
    })),
    ...[1, 2, 3].map((threshold) => ({
      id: `φ schedule W=1000 Φ=${threshold}`,
      use: phi(threshold, 1000),
      expected: () => ({ chance: mistakeChance(threshold, 1000) }),
    })),
  ],
};

const timeoutScored: Experiment = {
  id: 'timeout-scored',
  title: 'Plain timeout and NFD-E, recorded and scored',
  what: 'Some of the same settings through the whole of a run, recorded and scored.',
  way: { kind: 'scored', scenario: starOf(PAPER, 100, 2, 1) },
  interval: PAPER.interval,
  warmup: 0,
  oracles: [
    ...timeouts.oracles
      .filter(({ id }) => /T_D\^U=(1.25|2.00)$/.test(id))
      .map((oracle) => ({ ...oracle, id: `${oracle.id} scored` })),
    ...estimated.oracles
      .filter(({ id }) => /n=(1|32) α=(0.05|0.25|1)$/.test(id))
      .map((oracle) => ({ ...oracle, id: `${oracle.id} scored` })),
  ],
};

export const experiments: readonly Experiment[] = [
  ...nfdSExperiments,
  timeouts,
  estimated,
  timeoutScored,
  phiChances,
  phiDetection,
  phiScheduled,
];
