/** From the detectors that a scenario or a flag names to tunings that can be created. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { detectors } from '../../detectors/index.ts';
import { lineups } from '../../detectors/lineup.ts';
import { definitionFor, isDefinition } from '../definition.ts';
import { messageOf } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { DetectorDefinition, Ms, Tuning } from '../model.ts';
import { Monitor } from '../monitor.ts';
import { moduleTrouble } from '../own-module.ts';
import { explain } from './explain.ts';
import type { Problem } from './problem.ts';
import { membersOf, PRESET, presetUse } from './stand-ins.ts';

/** A detector as a scenario names it. */
export interface DetectorUse {
  readonly use: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly sweep: Readonly<Record<string, readonly unknown[]>>;
}

/** Whether what is used is a file of the user’s own. */
export function namesFile(use: string): boolean {
  return !use.startsWith(PRESET) && /[./\\]/.test(use);
}

/** Judging more than this online would be measuring the harness. */
const MOST_TUNINGS = 200;

export async function resolveTunings(
  uses: readonly DetectorUse[],
  interval: Ms,
  folder: string,
): Promise<{ tunings: Tuning[]; problems: Problem[] }> {
  const tunings: Tuning[] = [];
  const problems = uses.flatMap(setTwice);
  const members = uses.flatMap((use, i) =>
    membersOf(use, interval).map((member) => ({ i, written: member })),
  );
  for (const { i, written } of members) {
    const use = written.use.startsWith(PRESET) ? presetUse(written, interval) : written;
    const found = 'message' in use ? use : await definitionOf(use.use, folder);
    if ('message' in use || 'message' in found) {
      const { message, key } = found as { message: string; key?: string };
      problems.push({ path: ['detectors', i, ...(key ? ['with', key] : ['use'])], message });
      continue;
    }
    // what a preset brings along is known by its name
    const own = 'label' in use ? written : use;
    // settings that all tunings of a use share are told only where the name would not be unique without them
    const alone = members.filter((other) => other.written.use === own.use).length === 1;
    const shown = alone && Object.keys(own.sweep).length > 0 ? own.sweep : { ...own.with, ...own.sweep };
    const name = 'label' in use ? use.label : found.definition.name;
    for (const combination of combinations(use)) {
      const settings = Object.entries(combination).filter(([param]) => param in shown);
      const label = [name, ...settings.map(([k, v]) => `${k}=${String(v)}`)].join(' ');
      const tuning = tune(found, label, combination, interval, ({ path, key, message }) => {
        const place = ['detectors', i, ...placeOf(use, key ?? path[0])];
        // what is unknown is at fault as a key, anything else as a value
        problems.push(
          key === undefined ? { path: place, message } : { path: place.slice(0, -1), key, message },
        );
      });
      if (tuning) tunings.push(tuning);
    }
  }
  const labels = tunings.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice) problems.push({ path: ['detectors'], message: `"${twice}" is listed twice` });
  if (tunings.length > MOST_TUNINGS) {
    problems.push({
      path: ['detectors'],
      message: `${tunings.length} tunings; at most ${MOST_TUNINGS} at once`,
    });
  }
  return { tunings, problems };
}

/** Parameters that are both fixed and varied. */
function setTwice({ with: fixed, sweep }: DetectorUse, i: number): Problem[] {
  return Object.keys(sweep)
    .filter((key) => key in fixed)
    .map((key) => {
      const message = `"${key}" stands in \`with\` as well: fix it there or vary it here, not both`;
      return { path: ['detectors', i, 'sweep'], key, message };
    });
}

interface Found {
  readonly definition: DetectorDefinition;
  readonly file?: string;
}

async function definitionOf(use: string, folder: string): Promise<Found | { message: string }> {
  if (Object.hasOwn(detectors, use)) return { definition: await definitionFor({ detector: use }) };
  if (!namesFile(use)) {
    const known = [...Object.keys(detectors), ...Object.keys(lineups)];
    const message = `unknown detector "${use}"${didYouMean(use, known)} (built in: ${Object.keys(detectors).join(', ')}; line-ups: ${Object.keys(lineups).join(', ')}; presets: flatline list presets; a file of your own needs a path, such as ./${use}.ts)`;
    return { message };
  }
  const file = resolve(folder, use);
  try {
    await access(file);
    const definition = await definitionFor({ detector: use, file });
    if (isDefinition(definition)) return { definition, file };
    return { message: `${use} has no default export made by defineDetector` };
  } catch (error) {
    const { why, line, fix } = moduleTrouble(error, file, use);
    const where = line === undefined ? file : `${file}:${line}`;
    return { message: `can't load the detector ${where}: ${why}${fix ? `; ${fix}` : ''}` };
  }
}

/** Every combination of the swept values, in the order written. */
function combinations({ with: fixed, sweep }: DetectorUse): Record<string, unknown>[] {
  let list: Record<string, unknown>[] = [{ ...fixed }];
  for (const [param, values] of Object.entries(sweep)) {
    list = list.flatMap((sofar) => values.map((value) => ({ ...sofar, [param]: value })));
  }
  return list;
}

function tune(
  { definition, file }: Found,
  label: string,
  written: Record<string, unknown>,
  interval: Ms,
  complain: (problem: Problem) => void,
): Tuning | undefined {
  const parsed = definition.params.safeParse(written);
  if (!parsed.success) {
    explain(parsed.error.issues, definition.params, written).forEach(complain);
    return undefined;
  }
  const params = parsed.data as Record<string, unknown>;
  try {
    rehearse(definition, params, interval);
  } catch (error) {
    complain({ path: [], message: `${label} fails on a regular heartbeat: ${messageOf(error)}` });
    return undefined;
  }
  return { label, detector: definition.name, ...(file && { file }), params };
}

/** A few plain heartbeats before anything starts, so that a broken detector fails here and not in an observer. */
function rehearse(definition: DetectorDefinition, params: Record<string, unknown>, interval: Ms): void {
  const monitor = new Monitor(
    () => definition.create(params, { interval }),
    () => undefined,
  );
  for (let seq = 0; seq < 20; seq++) monitor.heartbeat(seq * interval, seq, seq * interval);
}

function placeOf(use: DetectorUse, key: string | number | undefined): (string | number)[] {
  if (key === undefined) return [];
  return [key in use.sweep ? 'sweep' : 'with', key];
}
