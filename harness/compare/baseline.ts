/** A result that is kept in a repository, to hold later ones against. Sorted, so that a diff of it shows what changed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { badInput, FlatlineError, messageOf } from '../errors.ts';
import { readableJson } from '../lib/json.ts';
import type { Estimate, Result } from '../result.ts';
import { writeFiles } from '../run-folder.ts';
import { faultOf } from './shape.ts';
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

/** Whether a file is meant as one. */
export function isBaseline(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { schema?: unknown }).schema === BASELINE_SCHEMA;
  } catch {
    return false;
  }
}

export function readBaseline(file: string): Baseline {
  let kept: { schema?: unknown; scenarios: readonly SideScenario[] } | null;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as typeof kept;
  } catch (error) {
    throw badInput(`can't read the baseline: ${messageOf(error)}`, file, 'make one with --update-baseline');
  }
  const anew = 'make it anew with --update-baseline';
  if (kept?.schema !== BASELINE_SCHEMA) {
    const told = kept?.schema === undefined ? 'it has no schema' : `its schema is ${String(kept.schema)}`;
    throw badInput(
      `not a baseline that this flatline reads: ${told}, not ${BASELINE_SCHEMA}`,
      file,
      `use the flatline that wrote it, or ${anew}`,
    );
  }
  const { scenarios } = kept;
  const fault = faultOf(scenarios);
  if (fault !== undefined)
    throw badInput(`the baseline is damaged: ${fault}`, file, `take back what it was, or ${anew}`);
  return {
    file,
    scenarios,
    baselineFor: (scenario, row, metric) =>
      scenarios.find(({ name }) => name === scenario)?.rows.find(({ label }) => label === row)?.metrics[
        metric
      ],
  };
}

/** For before anything is played: throws where something else than a baseline would be replaced by one. */
export function refuseOther(file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (!there) return;
  // one that can't be read is to be made anew, but it has to be one
  const named = basename(file).startsWith(basename(USUAL_FILE, '.json'));
  if (there.isFile() && (named || /flatline-baseline\/|^\s*$/.test(readFileSync(file, 'utf8')))) return;
  const what = there.isFile() ? 'a file that is no baseline' : 'something that is no file';
  throw badInput(`${what} is there already`, file, 'name another file for it, or move that away');
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

interface Updated {
  readonly figures: number;
  /** How many of them are others now. */
  readonly changed: number;
  /** Why what was there before was not read, and is gone. */
  readonly unread?: string;
}

/** Scenarios that the side did not play stay as they were. */
export function updateBaseline(file: string, { scenarios, void: reasons, partial, name }: Side): Updated {
  if (reasons.length > 0)
    throw badInput(`${name} is void, and no baseline: ${reasons[0]}`, undefined, 'run it again');
  if (partial) throw badInput(`${partial.what}, and is no baseline`, 'flag --update-baseline', partial.fix);
  refuseOther(file);
  const { before, unread } = beforeIn(file);
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
  return { figures, changed, ...(unread !== undefined && { unread }) };
}

function beforeIn(file: string): { before?: Baseline; unread?: string } {
  if (!existsSync(file)) return {};
  try {
    return { before: readBaseline(file) };
  } catch (error) {
    if (!(error instanceof FlatlineError)) throw error;
    return { unread: error.complaint.what };
  }
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
