/** Two detectors that can't be wrong about where they belong: who never suspects, and who always does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ScenarioInput } from '../../scenario/schema.ts';
import { play, runIn } from '../../testing/worlds.ts';

const folder = mkdtempSync(join(tmpdir(), 'flatline-canaries-'));
afterAll(() => rmSync(folder, { recursive: true }));

const canary = (name: string, deadline: string): string => `
import { defineDetector, z } from '${new URL('../../index.ts', import.meta.url).href}';
export default defineDetector({
  name: '${name}', title: '${name}', cite: 'a test', rule: 'none',
  params: z.strictObject({}), sweep: () => ({}),
  create: () => ({ heartbeat: (at) => ${deadline} }),
});
`;

const crashes = [{ fault: 'crash', node: 'senders', at: '1s', every: '3s', for: '1s' }] as const;
const loss = [{ fault: 'loss', rate: '30%' }] as const;

test('they land at their corners, whatever the trouble', async () => {
  writeFileSync(join(folder, 'never.ts'), canary('never', 'Number.POSITIVE_INFINITY'));
  writeFileSync(join(folder, 'always.ts'), canary('always', 'at'));
  const scenarios: Record<string, ScenarioInput> = { crashes: play([...crashes]), loss: play([...loss]) };
  const detectors = ['./never.ts', './always.ts'].map((use) => ({ use, with: {}, sweep: {} }));
  const run = await runIn('simulated', scenarios, folder, detectors);
  for (const name of Object.keys(scenarios)) {
    const { rows, metrics } = run.scenario(name);
    const [never, always] = rows.map((row) => (id: string) => row.metrics[id]!.value);
    expect(rows.map(({ detector }) => detector)).toEqual(['never', 'always']);
    expect([never!('mistakes'), never!('query_accuracy')]).toEqual([0, 1]);
    expect(always!('query_accuracy')).toBe(0);
    expect(metrics['messages_per_node']!.value).toBeGreaterThan(5);
  }
  const [never, always] = run.scenario('crashes').rows;
  expect(never!.detection).toEqual([]);
  expect(always!.metrics['detection_time_p99']!.value).toBe(0);
});
