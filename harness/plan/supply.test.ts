import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { readPlays } from '../qos/replayed.ts';
import { phaseSpan, scoredPhases } from '../qos/truth.ts';
import { weigh } from '../qos/weigh.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { planned } from '../testing/scenarios.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { simulate } from '../world/simulated/simulate.ts';
import { supplyOf } from './supply.ts';

const trouble: Partial<ScenarioInput> = {
  warmup: '2s',
  repeats: 4,
  phases: [
    { name: 'calm', for: '8s' },
    {
      name: 'trouble',
      for: '30s',
      faults: [
        { fault: 'crash', node: 'n1', every: '10s', for: '3s' },
        { fault: 'partition', kind: 'drop', from: 'n2', at: '2s', every: '9s', for: '2s' },
        { fault: 'pause', node: 'n3', at: '5s', every: { mean: '8s' }, for: '1s' },
      ],
    },
    { name: 'after', for: '5s', score: false, faults: [{ fault: 'crash', node: 'n2', at: '1s' }] },
  ],
};

test.each([
  ['a star', {}],
  ['all to all, where crashed observers see nothing', { topology: { shape: 'all-to-all', nodes: 4 } }],
  ['excused partitions and pauses', { truth: { partitioned: 'suspect', paused: 'suspect' } }],
] as const)('what plans promise is what plays give: %s', async (_, given) => {
  const { plans } = planned({ ...trouble, ...given });
  const { tunings } = await resolveTunings([{ use: 'fixed', with: {}, sweep: {} }], 100, '.');
  const root = temporaryFolder();
  const folders = plans.map(({ repeat }) => `${root}/${repeat}`);
  for (const [i, plan] of plans.entries()) {
    await simulate(plan, tunings, folders[i]!, { stopped: () => false, reached: () => undefined });
  }
  const plays = await readPlays(folders, tunings);
  for (const phase of [undefined, 'calm', 'trouble']) {
    const seen = weigh(plays, 0, undefined, new Rng(1), (play) =>
      phase ? phaseSpan(play, phase) : scoredPhases(play),
    );
    const promised = supplyOf(plans, phase);
    expect(promised.exposure / seen.exposure).toBeCloseTo(1, 1.5);
    expect(promised.crashes).toBe(seen.crashes.length);
    expect(promised.partitions).toBe(seen.unreachable.length);
    expect(promised.blocks).toBe(seen.stretches.flat().length);
  }
});

test('restarts and stalls are told by the plan', () => {
  const { plans } = planned({ ...trouble, repeats: 1 });
  expect(supplyOf(plans)).toMatchObject({ crashes: 3, restarts: 3, partitions: 3 });
  expect(supplyOf(plans).stalls).toBeGreaterThan(0);
  expect(supplyOf(plans, 'calm')).toMatchObject({ crashes: 0, restarts: 0, partitions: 0, stalls: 0 });
});

test('of very many plays some are looked at, and the rest taken to be like them', () => {
  const few = planned({ ...trouble, repeats: 10 }).plans;
  const many = planned({ ...trouble, repeats: 1000 }).plans;
  expect(supplyOf(many).exposure / supplyOf(few).exposure).toBeCloseTo(100, 0);
  expect(supplyOf(many).crashes).toBe(3000);
});
