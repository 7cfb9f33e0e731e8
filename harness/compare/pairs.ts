/** Which scenarios and rows of two sides belong together, and what forbids to compare them. */
import { isDeepStrictEqual } from 'node:util';
import { badInput } from '../errors.ts';
import type { Side, SideRow, SideScenario } from './side.ts';

export interface ScenarioPair {
  readonly a: SideScenario;
  readonly b: SideScenario;
  readonly rows: readonly RowPair[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

export interface RowPair {
  readonly a: SideRow;
  readonly b: SideRow;
}

export interface Asked {
  /** Sides that did not have the same plays may be compared too. */
  readonly unpaired: boolean;
  /** Labels that belong together, a’s first. */
  readonly pairs: readonly (readonly [string, string])[];
}

/** Throws where a comparison would be of different things, and names the field. */
export function pairUp(a: Side, b: Side, asked: Asked): ScenarioPair[] {
  const found = a.scenarios.flatMap((mine): ScenarioPair[] => {
    const other = b.scenarios.find(({ name }) => name === mine.name);
    if (!other) return [];
    refuse(mine, other, asked.unpaired);
    return [{ a: mine, b: other, ...pairRows(mine, other, asked.pairs) }];
  });
  if (found.length > 0) return found;
  const names = (side: Side): string => side.scenarios.map(({ name }) => name).join(', ') || 'none';
  throw badInput(
    'the two sides have no scenario in common',
    `${a.name}: ${names(a)}; ${b.name}: ${names(b)}`,
    'run the same scenarios on both',
  );
}

function refuse(a: SideScenario, b: SideScenario, unpaired: boolean): void {
  const differ = (field: string, mine: unknown, other: unknown, fix: string): void => {
    if (isDeepStrictEqual(mine, other)) return;
    const values = [mine, other].map((value) => JSON.stringify(value)).join(' and ');
    throw badInput(`the two sides of ${a.name} differ in ${field}: ${values}`, undefined, fix);
  };
  const same = 'compare runs of the same scenario';
  for (const field of ['world', 'engine', 'interval', 'transport', 'pattern', 'topology', 'truth'] as const)
    differ(field, a[field], b[field], same);
  const fields = [...new Set([...Object.keys(a.content), ...Object.keys(b.content)])];
  const changed = fields.filter((field) => a.content[field] !== b.content[field]);
  if (changed.length > 0)
    throw badInput(`the two sides of ${a.name} differ in ${changed.join(', ')}`, undefined, same);
  if (unpaired) return;
  const fix =
    'play both with the same --seed, --repeats and --exposure, or compare them with --unpaired, which sees less';
  differ('seed', a.seed, b.seed, fix);
  differ('plays', a.plays.exposure.length, b.plays.exposure.length, fix);
  if (a.world === 'simulated' && !isDeepStrictEqual(a.plays, b.plays)) {
    const what = `the two sides of ${a.name} had different plays, though the seed is the same`;
    throw badInput(what, `flatline ${a.flatline} and ${b.flatline}`, 'compare them with --unpaired');
  }
}

/** By label; what is left by the detector’s name, where that leaves no doubt. */
function pairRows(a: SideScenario, b: SideScenario, asked: Asked['pairs']): Omit<ScenarioPair, 'a' | 'b'> {
  const left = new Set(b.rows);
  const pairs = new Map<SideRow, SideRow>();
  const join = (mine: SideRow | undefined, other: SideRow | undefined): void => {
    if (!mine || !other || pairs.has(mine) || !left.delete(other)) return;
    pairs.set(mine, other);
  };
  const labelled = (rows: readonly SideRow[], label: string): SideRow | undefined =>
    rows.find((row) => row.label === label);
  for (const [mine, other] of asked) join(labelled(a.rows, mine), labelled(b.rows, other));
  for (const row of a.rows) join(row, labelled(b.rows, row.label));
  const single = (rows: readonly SideRow[], detector: string): SideRow | undefined => {
    const own = rows.filter((row) => row.detector === detector);
    return own.length === 1 ? own[0] : undefined;
  };
  const alone = a.rows.filter((row) => !pairs.has(row));
  for (const { detector } of alone) join(single(alone, detector), single([...left], detector));
  const rows = a.rows.flatMap((row) => {
    const other = pairs.get(row);
    return other ? [{ a: row, b: other }] : [];
  });
  return {
    rows,
    onlyA: a.rows.filter((row) => !pairs.has(row)).map(({ label }) => label),
    onlyB: [...left].map(({ label }) => label),
  };
}
