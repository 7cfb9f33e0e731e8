/** What the judge makes of plays that a test describes. */
import { assess } from '../qos/assess.ts';
import { readChecks } from '../scenario/checks.ts';
import type { Prepared } from '../scenario/load.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { looseSource } from '../scenario/source.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { type Played, writePlay } from './recordings.ts';
import { planned, scenario } from './scenarios.ts';
import { temporaryFolder } from './temporary.ts';

const uses = [
  { use: 'fixed', with: {}, sweep: { timeout: ['150ms', '300ms'] } },
  { use: 'akka', with: { minStd: '10ms', firstEstimate: '100ms', pause: '0ms' }, sweep: {} },
];

export type Uses = Parameters<typeof resolveTunings>[0];

export async function assessed(
  given: Partial<ScenarioInput>,
  play: Partial<Played> = {},
  name = 'test',
  judged: Uses = uses,
) {
  const { plans } = planned(given);
  const { tunings } = await resolveTunings(judged, 100, '.');
  const folders = await Promise.all(
    plans.map((plan) => writePlay(temporaryFolder(), { plan, tunings, ...play })),
  );
  const own = { ...scenario(given), name };
  const { checks, problems } = readChecks(own, tunings, looseSource('test.ts', given));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const prepared: Prepared = {
    id: name,
    title: name,
    name,
    world: 'live',
    seed: plans[0]!.seed,
    scenario: own,
    plans,
    tunings,
    checks,
    again: 'flatline run test',
  };
  return assess(prepared, folders);
}

/** Twelve crashes in each of two plays, spread over the heartbeat period. */
export const crashes: Partial<ScenarioInput> = {
  warmup: '3s',
  repeats: 2,
  phases: [
    { name: 'calm', for: '10s' },
    { name: 'crashes', for: '20s', faults: [{ fault: 'crash', node: 'senders', every: '5s', for: '2s' }] },
  ],
};
