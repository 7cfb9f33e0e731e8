/** Whether runs can be put together: nothing missing, nothing twice, and all of it the same experiment. */
import { badInput, type FlatlineError } from '../errors.ts';
import type { Begun } from '../project/begun.ts';
import type { RunPart } from './parts.ts';

/** Throws what speaks against it, by the name of what differs. */
export function refuseMisfits(parts: readonly RunPart[]): void {
  const [first, ...others] = parts as readonly [RunPart, ...RunPart[]];
  for (const other of others) {
    same('version of flatline', first, other, ({ start }) => start.flatline);
    same('configuration (inconclusive)', first, other, ({ start }) => start.inconclusive);
  }
  for (const group of groupsOf(parts)) refuseGroup(group);
}

/** Runs that share a scenario; they have to be shards of one run. */
function groupsOf(parts: readonly RunPart[]): RunPart[][] {
  const groups: RunPart[][] = [];
  for (const part of parts) {
    const keys = new Set(part.start.scenarios.map(keyOf));
    const group = groups.find(([first]) => first!.start.scenarios.some((one) => keys.has(keyOf(one))));
    if (group) group.push(part);
    else groups.push([part]);
  }
  return groups;
}

/** The same file in the other world is another scenario. */
export function keyOf({ world, project, name, id, seed }: Begun): string {
  // of several seeds each has an id of its own
  const several = id.endsWith(`.s${seed}`);
  return JSON.stringify([world, project, name, several ? seed : undefined]);
}

function refuseGroup(group: readonly RunPart[]): void {
  const [first, ...others] = group as readonly [RunPart, ...RunPart[]];
  for (const other of others) {
    same('number of shards', first, other, ({ start }) => String(start.shard?.count ?? 'not a shard'));
    same('list of scenarios', first, other, ({ start }) =>
      start.scenarios.map(({ title }) => title).join(', '),
    );
    first.start.scenarios.forEach((scenario, i) => {
      for (const [field, of] of FIELDS)
        same(`${field} of ${scenario.title}`, first, other, ({ start }) => of(start.scenarios[i]!));
    });
  }
  const { count = 1 } = first.start.shard ?? {};
  const indexOf = ({ start }: RunPart): number => start.shard?.index ?? 1;
  group.forEach((part, i) => {
    const twin = group.slice(0, i).find((other) => indexOf(other) === indexOf(part));
    if (!twin) return;
    const what = part.start.shard ? `shard ${indexOf(part)}/${count}` : part.start.scenarios[0]!.title;
    throw badInput(`${what} is there twice`, `${twin.folder} and ${part.folder}`, 'leave one of them out');
  });
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter(
    (index) => !group.some((part) => indexOf(part) === index),
  );
  if (missing.length === 0) return;
  const which = missing.map((index) => `${index}/${count}`).join(', ');
  const what = `${missing.length === 1 ? 'shard' : 'shards'} ${which} of ${first.start.scenarios[0]!.title} …`;
  throw badInput(
    `missing: ${what}`,
    group.map(({ folder }) => folder).join(', '),
    `run it with --shard ${missing[0]}/${count}, and name its folder too`,
  );
}

const FIELDS: readonly (readonly [field: string, of: (begun: Begun) => string])[] = [
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
