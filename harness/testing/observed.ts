/** Runs in virtual time, as they are compared. */
import { observe } from '../agree/observed.ts';
import type { Tuning } from '../model.ts';
import type { Plan } from '../scenario/plan.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { simulate } from '../world/simulated/simulate.ts';
import { planned } from './scenarios.ts';
import { temporaryFolder } from './temporary.ts';

/** Crashes again and again, and time without any. */
export const crashing: Partial<ScenarioInput> = {
  topology: { shape: 'star', senders: 3 },
  phases: [
    { name: 'calm', for: '3s' },
    { name: 'crashes', for: '5s', faults: [{ fault: 'crash', node: 'senders', every: '2.5s', for: '1s' }] },
  ],
};

const USES = [
  { use: 'fixed', with: { timeout: '250ms' }, sweep: {} },
  { use: 'cassandra', with: { threshold: 2 }, sweep: {} },
];

interface Given {
  readonly seed?: number;
  /** The same plans, with other chance on the links. */
  readonly round?: number;
  readonly uses?: Parameters<typeof resolveTunings>[0];
}

/** Plays a scenario, and says what that shows. */
export async function observed(
  given: Partial<ScenarioInput>,
  { seed = 42, round = 0, uses = USES }: Given = {},
) {
  const { plans, problems } = planned(given, seed);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const { interval } = plans[0]!.scenario.heartbeat;
  const { tunings } = await resolveTunings(uses, interval, '.');
  return playedAs(
    plans.map((plan) => ({ ...plan, repeat: round * plans.length + plan.repeat, repeatOf: plan.repeat })),
    tunings,
  );
}

/** Plays these plans, and says what that shows. */
export async function playedAs(plans: readonly Plan[], tunings: readonly Tuning[]) {
  const folder = temporaryFolder();
  const folders: string[] = [];
  for (const plan of plans) {
    const play = `${folder}/${plan.repeat}`;
    await simulate(plan, tunings, play, { stopped: () => false, reached: () => undefined });
    folders.push(play);
  }
  return observe(folders, tunings);
}
