/** Runs for tests of a world: with real processes through the real Toxiproxy, or in virtual time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldName } from '../model.ts';
import type { ScenarioResult } from '../result.ts';
import { type RunOutcome, run } from '../run.ts';
import { prepare } from '../scenario/load.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import type { DetectorUse } from '../scenario/tunings.ts';
import { LIVE } from '../world/live/abilities.ts';
import { provisionToxiproxy } from '../world/live/toxiproxy/provision.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';

const quiet = {
  recording: () => undefined,
  begun: () => undefined,
  ended: () => undefined,
  judging: () => undefined,
};

/** Patient enough for a slow machine: only what is done to heartbeats on purpose makes these suspect. */
const uses: readonly DetectorUse[] = [
  { use: 'fixed', with: {}, sweep: { timeout: ['300ms', '600ms', '900ms'] } },
  { use: 'phi', with: { minStd: '40ms' }, sweep: {} },
  { use: 'akka', with: { minStd: '40ms', firstEstimate: '100ms', pause: '200ms' }, sweep: {} },
];

type Fault = NonNullable<ScenarioInput['phases'][number]['faults']>[number];

/** Two senders and an observer for nine seconds; faults count from second 2. */
export function play(
  faults: Fault[],
  heartbeat: Partial<ScenarioInput['heartbeat']> = {},
  more: Partial<ScenarioInput> = {},
  length = '7s',
): ScenarioInput {
  return {
    why: 'a test of a world',
    topology: { shape: 'star', senders: 2 },
    heartbeat: { interval: '100ms', ...heartbeat },
    warmup: '2s',
    phases: [{ name: 'trouble', for: length, faults }],
    ...more,
  };
}

export interface WorldRun extends RunOutcome {
  scenario(name: string): ScenarioResult;
}

/** Plays the scenarios side by side, as the cores bear; what they leave is in `folder`. */
export async function runIn(
  world: WorldName,
  scenarios: Record<string, ScenarioInput>,
  folder: string,
  judged: readonly DetectorUse[] = uses,
): Promise<WorldRun> {
  const prepared = [];
  for (const [name, input] of Object.entries(scenarios)) {
    const path = join(folder, `${name}.yaml`);
    // JSON is YAML
    writeFileSync(path, JSON.stringify(input));
    const detectors = { uses: judged, written: [], folder, where: 'a test' };
    prepared.push(await prepare(path, world === 'live' ? LIVE : SIMULATED, { detectors }));
  }
  const toxiproxy = world === 'live' ? await provisionToxiproxy(() => undefined) : undefined;
  const stop = new AbortController().signal;
  const outcome = await run({
    scenarios: prepared,
    inconclusive: 'warn',
    toxiproxy,
    out: folder,
    stop,
    progress: quiet,
  });
  const scenario = (name: string): ScenarioResult => {
    const found = outcome.result.scenarios.find((one) => one.name === name);
    if (!found) throw new Error(`no result for ${name}: ${outcome.result.failure ?? ''}`);
    return found;
  };
  return { ...outcome, scenario };
}

/** A figure of the row of that tuning. */
export function figure(scenario: ScenarioResult, tuning: string, metric: string): number | null {
  return scenario.rows.find(({ label }) => label === tuning)!.metrics[metric]!.value;
}
