/** NFD-S: Chen's theorem on its quality of service, in the simulation setting of the paper and on other networks. */
import { parseLaw } from '../lib/laws.ts';
import { exactDuration, formatPercent } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { type Network, qualityOf } from '../tune/nfd-s.ts';
import type { Experiment, Oracle, Quantity } from './oracle.ts';

/** η = 1 s, one heartbeat in a hundred lost, delays exponential of 20 ms. */
export const PAPER = { interval: 1000, loss: 0.01, delay: 'exponential:mean=20ms' } as const;

interface Setting {
  readonly interval: Ms;
  readonly loss: number;
  readonly delay: string;
}

/** Steps of the staircase, and how many plays of half a day by a hundred senders make its mistakes frequent. */
const STEPS: readonly { readonly step: Ms; readonly plays: number }[] = [
  { step: 1000, plays: 1 },
  { step: 2000, plays: 4 },
  { step: 3000, plays: 9 },
];
/** Just above a step, and along the tread. */
const PAST: readonly Ms[] = [0, 20, 50, 100, 250, 500];

const OTHERS: readonly (Setting & { readonly delta: Ms })[] = [
  { interval: 1000, delta: 300, loss: 0, delay: 'exponential:mean=100ms' },
  { interval: 100, delta: 150, loss: 0.05, delay: 'exponential:mean=50ms' },
  { interval: 1000, delta: 1500, loss: 0.2, delay: 'exponential:mean=500ms' },
  { interval: 1000, delta: 500, loss: 0.01, delay: 'constant:value=20ms' },
];

/** Independent senders on links of that network. */
export function starOf(setting: Setting, senders: number, hours: number, repeats: number): ScenarioInput {
  const { interval, loss, delay } = setting;
  return {
    why: 'heartbeats on links of a network that mathematics knows',
    topology: { shape: 'star', senders },
    heartbeat: { interval: exactDuration(interval) },
    warmup: exactDuration(20 * interval),
    background: loss === 0 ? [] : [{ fault: 'loss', rate: formatPercent(loss) }],
    virtual: { delay, lag: '0ms' },
    phases: [{ name: 'all', for: `${hours}h` }],
    repeats,
  };
}

/** The same, each sender crashing every thirty heartbeats, spread evenly over its period. */
function crashing(setting: Setting, senders: number, crashes: number): ScenarioInput {
  const beats = (count: number): string => exactDuration(count * setting.interval);
  return {
    ...starOf(setting, senders, 1, 1),
    rewarm: beats(6),
    phases: [
      {
        name: 'all',
        for: beats(30 * crashes),
        faults: [{ fault: 'crash', node: 'senders', every: beats(30), for: beats(8) }],
      },
    ],
  };
}

function networkOf({ loss, delay }: Setting): Network {
  return { loss, delays: parseLaw(delay) };
}

function nfdS(id: string, setting: Setting, delta: Ms, quantities: readonly Quantity[]): Oracle {
  return {
    id,
    use: { use: 'nfd-s', with: { delta: exactDuration(delta) } },
    expected: () => {
      const { recurrence, duration, accuracy, detectionMean } = qualityOf(
        { interval: setting.interval, delta },
        networkOf(setting),
      );
      const all = { recurrence, duration, accuracy, detection: detectionMean };
      return Object.fromEntries(quantities.map((quantity) => [quantity, all[quantity as keyof typeof all]]));
    },
  };
}

const MISTAKES: readonly Quantity[] = ['recurrence', 'duration', 'accuracy'];
/** A sweep tries crashes on what was news; a heartbeat that was overtaken would have been, had its sender crashed behind it. */
function sweptQuantities(setting: Setting): readonly Quantity[] {
  const overtaken = parseLaw(setting.delay).tail(setting.interval) > 1e-9;
  return overtaken ? MISTAKES : [...MISTAKES, 'detection'];
}

const nameOf = (bound: Ms): string => `T_D^U=${(bound / 1000).toFixed(2)}`;

const stairs: readonly Experiment[] = STEPS.map(({ step, plays }) => ({
  id: `nfd-s-stairs-${step / 1000}`,
  title: `NFD-S in the paper’s setting: T_D^U from ${step / 1000} s`,
  what: 'η = 1 s, 1 % lost, delays exponential with mean 20 ms; δ = T_D^U − η. E(T_MR) jumps a hundredfold just above each whole interval and is flat from there on, while E(T_M) falls along the tread and jumps back up. Played as scenarios; their traces swept, with crashes tried at every instant.',
  way: { kind: 'swept', scenario: starOf(PAPER, 100, 12, plays) },
  interval: PAPER.interval,
  warmup: 10,
  oracles: PAST.map((past) =>
    nfdS(`NFD-S ${nameOf(step + past)}`, PAPER, step + past - PAPER.interval, sweptQuantities(PAPER)),
  ),
}));

const scored: Experiment = {
  id: 'nfd-s-scored',
  title: 'NFD-S in the paper’s setting: recorded and scored',
  what: 'Mistakes through the whole of a run: played as a scenario, and scored as `flatline run` does it.',
  way: { kind: 'scored', scenario: starOf(PAPER, 100, 2, 1) },
  interval: PAPER.interval,
  warmup: 0,
  oracles: [1000, 1020, 1500, 2000].map((bound) =>
    nfdS(`NFD-S scored ${nameOf(bound)}`, PAPER, bound - PAPER.interval, ['recurrence', 'duration']),
  ),
};

const CRASHES =
  'Every sender crashes and comes back again and again. Played as a scenario with the fault `crash`, and scored as `flatline run` does it. The plan spreads crash instants evenly over the period of heartbeats, so the mean is nearer than chance would have it, and |z| small.';

const crashes: Experiment = {
  id: 'nfd-s-crashes',
  title: 'NFD-S in the paper’s setting: detection of crashes',
  what: CRASHES,
  way: { kind: 'scored', scenario: crashing(PAPER, 100, 120) },
  interval: PAPER.interval,
  warmup: 0,
  oracles: [1000, 1020, 1500, 2000, 2250, 2500, 3000, 3500].map((bound) =>
    nfdS(`NFD-S crashes ${nameOf(bound)}`, PAPER, bound - PAPER.interval, ['detection']),
  ),
};

const elsewhere = OTHERS.flatMap((setting): Experiment[] => {
  const { interval, delta, loss, delay } = setting;
  const name = `η=${exactDuration(interval)} δ=${exactDuration(delta)} p_L=${formatPercent(loss)} D=${delay}`;
  const id = `nfd-s-${interval}-${delta}-${delay.split(':')[0]}`;
  const hours = interval / 1000;
  return [
    {
      id,
      title: `NFD-S, ${name}`,
      what: 'Played as a scenario; its trace swept.',
      way: { kind: 'swept', scenario: starOf(setting, 100, 6 * hours, 1) },
      interval,
      warmup: 10,
      oracles: [nfdS(`NFD-S ${name}`, setting, delta, sweptQuantities(setting))],
    },
    {
      id: `${id}-crashes`,
      title: `NFD-S, ${name}: with crashes`,
      what: CRASHES,
      way: { kind: 'scored', scenario: crashing(setting, 100, 60) },
      interval,
      warmup: 0,
      oracles: [nfdS(`NFD-S crashes ${name}`, setting, delta, ['detection'])],
    },
  ];
});

export const nfdSExperiments: readonly Experiment[] = [...stairs, scored, crashes, ...elsewhere];
