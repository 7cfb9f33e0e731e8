import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDuration } from '../lib/units.ts';
import { run } from '../run.ts';
import { prepare } from '../scenario/load.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { fc, prop } from '../testing/property.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { leastThat } from './least.ts';
import { planFor } from './make.ts';
import { pilotOf } from './pilot.ts';

prop.prop([fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 2000 })])(
  'the least that will do is found, or that none will',
  (least, most) => {
    expect(leastThat(most, (n) => n >= least)).toBe(least <= most ? least : undefined);
  },
);

/** Two losses in a row are a mistake: some 320 an hour. A crash is noticed after 150 to 350 ms. */
const input: ScenarioInput = {
  why: 'a test of plans',
  topology: { shape: 'star', senders: 2 },
  heartbeat: { interval: '100ms' },
  warmup: '1s',
  phases: [
    {
      name: 'loss',
      for: '20s',
      faults: [
        { fault: 'loss', rate: '10%' },
        { fault: 'crash', node: 'n1', at: '2s', every: '5s', for: '1s' },
      ],
    },
  ],
  detectors: [{ use: 'fixed', with: { timeout: '250ms' } }],
  thresholds: { mistake_rate: '< 550/h', detection_time: ['p(99) < 600ms', 'p(50) < 170ms', 'avg < 210ms'] },
};

const quiet = {
  recording: () => undefined,
  begun: () => undefined,
  ended: () => undefined,
  judging: () => undefined,
};

function written(given: ScenarioInput): string {
  const path = join(temporaryFolder(), 'test.yaml');
  writeFileSync(path, JSON.stringify(given));
  return path;
}

async function verdicts(path: string, seed: number, exposure?: string) {
  const asked = { seed, exposure: exposure === undefined ? undefined : parseDuration(exposure) };
  const scenarios = [await prepare(path, SIMULATED, asked)];
  const how = { toxiproxy: undefined, jobs: 1, inconclusive: 'warn', progress: quiet } as const;
  const out = temporaryFolder();
  const { result } = await run({ scenarios, out, stop: new AbortController().signal, ...how });
  return result.scenarios[0]!.checks.map(({ verdict }) => verdict);
}

async function planOf(path: string, seed: number, plays: number) {
  const tried = await prepare(path, SIMULATED, { seed, repeats: plays });
  const pilot = await pilotOf(tried, () => 0, new AbortController().signal);
  return planFor(await prepare(path, SIMULATED), pilot, () => null);
}

test('what a plan asks for decides, as it was foreseen, nine times in ten', async () => {
  const path = written(input);
  const [asked, decided] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  for (let seed = 1; seed <= 4; seed++) {
    const { checks } = await planOf(path, 1000 + seed, 40);
    expect(checks.map(({ rows }) => rows[0]!.expected)).toEqual(['pass', 'pass', 'fail', 'pass']);
    for (const [i, { rows }] of checks.entries()) {
      const [row] = rows;
      // a pilot that came out near the limit asks for much
      if (!row!.decides || row!.decides.plays > 120) continue;
      const found = await verdicts(path, seed, row!.decides.exposure);
      asked[i]!++;
      if (found[i] === row!.expected) decided[i]!++;
    }
  }
  const [all, held] = [asked, decided].map((counts) => counts.reduce((a, b) => a + b));
  expect(all).toBeGreaterThanOrEqual(12);
  expect(held! / all!).toBeGreaterThanOrEqual(0.85);
  // and one play does not decide all of that
  expect(await verdicts(path, 1)).toContain('inconclusive');
});

test('a limit at the very figure of the pilot is at the edge, and none beside it', async () => {
  const path = written(input);
  const tried = await prepare(path, SIMULATED, { seed: 7, repeats: 20 });
  const pilot = await pilotOf(tried, () => 0, new AbortController().signal);
  const { mistakes, exposure } = pilot.evidence(0, undefined);
  const rate = (3_600_000 * mistakes.length) / exposure;
  const expected = async (limit: number) => {
    const prepared = await prepare(
      written({ ...input, thresholds: { mistake_rate: `< ${limit.toFixed(3)}/h` } }),
      SIMULATED,
    );
    return planFor(prepared, pilot, () => null).checks[0]!.rows[0]!;
  };
  expect(await expected(rate)).toMatchObject({ expected: 'edge', decides: null });
  expect((await expected(3 * rate)).expected).toBe('pass');
  expect((await expected(rate / 3)).expected).toBe('fail');
  const near = (await expected(1.5 * rate)).decides!.plays;
  expect(near).toBeGreaterThan((await expected(3 * rate)).decides!.plays);
});
