/** Scenarios for tests, from the little that a test cares about. */
import { planScenario, type Refuses } from '../scenario/plan.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../scenario/schema.ts';

type Given = Partial<ScenarioInput>;

const plain: ScenarioInput = {
  why: 'a test',
  topology: { shape: 'star', senders: 3 },
  heartbeat: { interval: '100ms' },
  warmup: '1s',
  phases: [{ name: 'only', for: '10s' }],
};

export function scenario(given: Given = {}): Scenario {
  return { ...scenarioSchema.parse({ ...plain, ...given }), name: 'test', file: 'test.yaml' };
}

export function planned(given: Given = {}, seed = 42, refuses: Refuses = () => undefined) {
  return planScenario(scenario(given), seed, refuses);
}

/** The plan of the first play of a scenario without problems. */
export function plan(given: Given = {}, seed = 42) {
  const { plans, problems } = planned(given, seed);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return plans[0]!;
}
