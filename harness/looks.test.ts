import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunOutcome, run } from './run.ts';
import { prepare } from './scenario/load.ts';
import type { ScenarioInput } from './scenario/schema.ts';
import { temporaryFolder } from './testing/temporary.ts';
import { SIMULATED } from './world/simulated/abilities.ts';

const quiet = {
  recording: () => undefined,
  begun: () => undefined,
  ended: () => undefined,
  judging: () => undefined,
};

/** Two lost heartbeats in a row are a mistake: about 300 an hour of each pair. */
function lossy(limit: string, more: Partial<ScenarioInput> = {}): ScenarioInput {
  return {
    why: 'a test of looks',
    topology: { shape: 'star', senders: 2 },
    heartbeat: { interval: '100ms' },
    warmup: '1s',
    phases: [{ name: 'loss', for: '20s', faults: [{ fault: 'loss', rate: '10%' }] }],
    detectors: [{ use: 'fixed', with: { timeout: '250ms' } }],
    repeats: 16,
    thresholds: { mistake_rate: { limit, abortOnFail: true } },
    ...more,
  };
}

async function played(input: ScenarioInput, { seed = 42, jobs = 1 } = {}): Promise<RunOutcome> {
  const folder = temporaryFolder();
  const path = join(folder, 'lossy.yaml');
  writeFileSync(path, JSON.stringify(input));
  const scenarios = [{ ...(await prepare(path, SIMULATED, { seed })), jobs }];
  const stop = new AbortController().signal;
  const how = {
    toxiproxy: undefined,
    inconclusive: 'warn',
    out: folder,
    stop,
    progress: quiet,
  } as const;
  return run({ scenarios, ...how });
}

/** All that is the same wherever it was played. */
function told({ result, run: { folder } }: RunOutcome): unknown {
  const traces = join(folder, 'traces');
  const own = result.scenarios.map(({ file: _, again: __, checks, ...rest }) => ({
    ...rest,
    checks: checks.map(({ where: ___, ...check }) => check),
  }));
  return {
    own,
    plays: readdirSync(traces).map((play) => [
      play,
      readFileSync(join(traces, play, 'trace.fltrace'), 'hex'),
    ]),
  };
}

test('a limit that is grossly broken ends its scenario after few plays, the same on one thread and on two', async () => {
  const [one, two] = [await played(lossy('< 20/h')), await played(lossy('< 20/h'), { jobs: 2 })];
  const [scenario] = one.result.scenarios;
  expect(scenario).toMatchObject({
    state: 'complete',
    cutShort: { asked: 'mistake_rate < 20/h', row: 'fixed timeout=250ms' },
    checks: [{ verdict: 'fail' }],
  });
  const { planned, played: count } = scenario!.repeats;
  expect([planned, scenario!.cutShort!.plays]).toEqual([16, count]);
  expect([1, 2, 4]).toContain(count);
  expect(readdirSync(join(one.run.folder, 'traces'))).toHaveLength(count);
  expect(one.exit).toBe(1);
  expect(told(two)).toEqual(told(one));
});

test('the same limit without abortOnFail, or as a warning, is judged by what was played', async () => {
  const whole = await played(lossy('< 20/h', { repeats: 3, thresholds: { mistake_rate: '< 20/h' } }));
  expect(whole.result.scenarios[0]).toMatchObject({ repeats: { planned: 3, played: 3 } });
  expect(whole.result.scenarios[0]!.cutShort).toBeUndefined();
  const thresholds = { mistakes: { limit: '<= 0', abortOnFail: true, level: 'warn' } } as const;
  const warned = await played(lossy('< 20/h', { thresholds }));
  expect(warned.result.scenarios[0]!.cutShort).toMatchObject({ asked: 'mistakes <= 0' });
  expect(warned.exit).toBe(0);
});

test('a limit at which the true rate lies is cut short in hardly any of twelve seeds', async () => {
  const cut: number[] = [];
  for (let seed = 1; seed <= 12; seed++) {
    const { result } = await played(lossy('< 330/h', { repeats: 9 }), { seed });
    if (result.scenarios[0]!.cutShort) cut.push(seed);
  }
  expect(cut.length).toBeLessThanOrEqual(1);
});
