/** Whether runs can be put together: nothing missing, nothing twice, and all of it the same experiment. */
import { badInput, type FlatlineError } from '../errors.ts';
import type { Identity } from '../result.ts';
import type { RunStart } from '../run-start.ts';
import type { RunPart } from './parts.ts';

/**
 * Runs that share scenarios, as shards of one run do, each group whole and in order. Throws what speaks against putting
 * them together, by the name of what differs.
 * @param version of the flatline that is to judge them
 */
export function groupsOf(parts: readonly RunPart[], version: string): Group[] {
  const [first, ...others] = parts as Group;
  for (const { folder, start } of parts) {
    if (start.flatline === version) continue;
    const fix = `merge with flatline ${start.flatline}, or run it again with ${version}`;
    throw badInput(
      `the version of flatline differs: this is ${version}, and ${start.flatline} played`,
      folder,
      fix,
    );
  }
  for (const other of others)
    same('policy for inconclusive checks', first, other, ({ start }) => start.inconclusive);
  const groups = sharing(parts);
  for (const group of groups) refuseMisfits(group);
  return groups;
}

type Group = readonly [RunPart, ...RunPart[]];

function sharing(parts: readonly RunPart[]): Group[] {
  const groups: [RunPart, ...RunPart[]][] = [];
  for (const part of parts) {
    const keys = new Set(judgedIn(part.start).map(keyOf));
    const group = groups.find(([first]) => judgedIn(first.start).some((one) => keys.has(keyOf(one))));
    if (group) group.push(part);
    else groups.push([part]);
  }
  return groups;
}

/** What is played, and what was recorded before. */
function judgedIn({ scenarios, traces = [] }: RunStart): Identity[] {
  return [...scenarios, ...traces];
}

/** The same file in the other world is another scenario. */
function keyOf({ world, project, name }: Identity): string {
  return JSON.stringify([world, project, name]);
}

function refuseMisfits(group: Group): void {
  const [first, ...others] = group;
  for (const other of others) {
    same('number of shards', first, other, ({ start }) => String(start.shard?.count ?? 'not a shard'));
    same('list of scenarios', first, other, ({ start }) =>
      judgedIn(start)
        .map(({ title }) => title)
        .join(', '),
    );
    for (const [i, { title }] of (first.start.traces ?? []).entries())
      same(
        `heartbeats, detectors or checks of ${title}`,
        first,
        other,
        ({ start }) => start.traces![i]!.wrote,
      );
    first.start.scenarios.forEach((scenario, i) => {
      for (const [field, of] of FIELDS)
        same(`${field} of ${scenario.title}`, first, other, ({ start }) => of(start.scenarios[i]!));
    });
  }
  refuseTwins(group);
  refuseGaps(group);
}

/** One that is no shard is the first of one. */
function indexOf({ start }: RunPart): number {
  return start.shard?.index ?? 1;
}

function refuseTwins(group: Group): void {
  group.forEach((part, i) => {
    const twin = group.slice(0, i).find((other) => indexOf(other) === indexOf(part));
    if (!twin) return;
    const { shard } = part.start;
    const what = shard ? `shard ${shard.index}/${shard.count}` : judgedIn(part.start)[0]!.title;
    throw badInput(`${what} is there twice`, `${twin.folder} and ${part.folder}`, 'leave one of them out');
  });
}

function refuseGaps(group: Group): void {
  const { count = 1 } = group[0].start.shard ?? {};
  const all = Array.from({ length: count }, (_, i) => i + 1);
  const missing = all.filter((index) => !group.some((part) => indexOf(part) === index));
  if (missing.length === 0) return;
  const which = missing.map((index) => `${index}/${count}`).join(', ');
  throw badInput(
    `missing: ${missing.length === 1 ? 'shard' : 'shards'} ${which}`,
    group.map(({ folder }) => folder).join(', '),
    `run again with --shard ${missing[0]}/${count}, and name the folder that it leaves too`,
  );
}

const FIELDS: readonly (readonly [field: string, of: (begun: RunStart['scenarios'][number]) => string])[] = [
  ['seed', ({ seed }) => String(seed)],
  ['number of plays', ({ repeats }) => String(repeats)],
  ['content', ({ wrote }) => wrote.scenario],
  ['detectors', ({ wrote }) => wrote.detectors],
  [
    'checks',
    ({ checks }) =>
      JSON.stringify([...checks.thresholds, ...checks.expectations].map(({ where: _, ...check }) => check)),
  ],
];

function same(field: string, one: RunPart, other: RunPart, of: (part: RunPart) => string): void {
  const [a, b] = [of(one), of(other)];
  if (a !== b) throw differs(field, [one, a], [other, b]);
}

/** Hashes tell nobody anything. */
function differs(field: string, ...sides: readonly (readonly [RunPart, string])[]): FlatlineError {
  const told = sides.map(([{ folder }, value]) =>
    /^[0-9a-f]{64}$/.test(value) ? folder : `${folder}: ${value}`,
  );
  return badInput(
    `these runs don’t belong together: the ${field} differs`,
    told.join('\n      '),
    'merge only shards of one run, or runs of different scenarios',
  );
}
