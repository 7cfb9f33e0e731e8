/** A result that is kept in a repository, to hold later ones against. Sorted, so that a diff of it shows what changed. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { badInput, messageOf } from '../errors.ts';
import { readableJson } from '../lib/json.ts';
import type { Estimate, Result } from '../result.ts';
import { writeFiles } from '../run-folder.ts';
import type { Side, SideScenario } from './side.ts';

const BASELINE_SCHEMA = 'flatline-baseline/1';
const USUAL_FILE = 'flatline-baseline.json';

export interface Baseline {
  readonly file: string;
  readonly scenarios: readonly SideScenario[];
  /** What a figure was; undefined where the baseline does not have it. */
  baselineFor(scenario: string, row: string, metric: string): Estimate | undefined;
}

/** @param named a path, or a bare name: `nightly` is flatline-baseline-nightly.json; true is flatline-baseline.json */
export function baselineFile(named: string | true): string {
  if (named === true) return resolve(USUAL_FILE);
  return resolve(/[./\\]/.test(named) ? named : USUAL_FILE.replace('.json', `-${named}.json`));
}

/** Whether a file is one. */
export function isBaseline(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { schema?: unknown }).schema === BASELINE_SCHEMA;
  } catch {
    return false;
  }
}

export function readBaseline(file: string): Baseline {
  let kept: { schema?: unknown; scenarios: readonly SideScenario[] };
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as typeof kept;
  } catch (error) {
    throw badInput(`can't read the baseline: ${messageOf(error)}`, file, 'make one with --update-baseline');
  }
  if (kept.schema !== BASELINE_SCHEMA) {
    const told = `its schema is ${String(kept.schema)}, not ${BASELINE_SCHEMA}`;
    throw badInput(
      `not a baseline that this flatline reads: ${told}`,
      file,
      'make it anew with --update-baseline',
    );
  }
  const { scenarios } = kept;
  return {
    file,
    scenarios,
    baselineFor: (scenario, row, metric) =>
      scenarios.find(({ name }) => name === scenario)?.rows.find(({ label }) => label === row)?.metrics[
        metric
      ],
  };
}

/** The usual one, where it is kept. */
export function usualBaseline(): Baseline | undefined {
  const file = baselineFile(true);
  return existsSync(file) ? readBaseline(file) : undefined;
}

/** A result whose checks also tell what the same figure was, of scenarios that are still the same. */
export function withBaseline(result: Result, { scenarios }: Baseline): Result {
  return {
    ...result,
    scenarios: result.scenarios.map((scenario) => {
      const before = scenarios.find(
        ({ name, world, content }) =>
          name === scenario.title && world === scenario.world && isDeepStrictEqual(content, scenario.content),
      );
      const checks = scenario.checks.map((check) => {
        const row = before?.rows.find(({ label }) => label === check.row);
        const inPhase = row?.phases.find(({ phase }) => phase === check.phase);
        // of a scenario with one phase that is all there is
        const whole = check.phase === null || row?.phases.length === 0;
        const metrics = whole ? row?.metrics : inPhase?.metrics;
        const baseline = metrics?.[check.measured?.metric ?? ''];
        return baseline ? { ...check, baseline } : check;
      });
      return { ...scenario, checks };
    }),
  };
}

export function baselineSide({ file, scenarios }: Baseline, name: string): Side {
  const versions = [...new Set(scenarios.map(({ flatline }) => flatline))];
  return { name, what: `baseline ${basename(file)}`, flatline: versions.join(', '), scenarios, void: [] };
}

/** Scenarios that the side did not play stay as they were. Returns how many figures there are, and how many are others now. */
export function updateBaseline(
  file: string,
  { scenarios, void: reasons, name }: Side,
): { figures: number; changed: number } {
  if (reasons.length > 0)
    throw badInput(`${name} is void, and no baseline: ${reasons[0]}`, undefined, 'run it again');
  const before = existsSync(file) ? readBaseline(file) : undefined;
  const played = new Set(scenarios.map((scenario) => scenario.name));
  const kept = [...(before?.scenarios ?? []).filter((scenario) => !played.has(scenario.name)), ...scenarios];
  const sorted = byName(kept, (scenario) => scenario.name).map((scenario) => ({
    ...scenario,
    rows: byName(scenario.rows, ({ label }) => label),
  }));
  const text = `${readableJson(keysSorted({ schema: BASELINE_SCHEMA, scenarios: sorted }))}\n`;
  writeFiles(dirname(file), { [basename(file)]: text });
  let [figures, changed] = [0, 0];
  for (const scenario of scenarios) {
    for (const { label, metrics } of scenario.rows) {
      for (const [metric, { value }] of Object.entries(metrics)) {
        figures++;
        if (before?.baselineFor(scenario.name, label, metric)?.value !== value) changed++;
      }
    }
  }
  return { figures, changed };
}

function byName<T>(items: readonly T[], name: (item: T) => string): T[] {
  return items.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

function keysSorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysSorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = byName(Object.entries(value), ([name]) => name);
  return Object.fromEntries(fields.map(([name, field]) => [name, keysSorted(field)]));
}
