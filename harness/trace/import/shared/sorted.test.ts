import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Rng } from '../../../lib/rng.ts';
import { fc, prop } from '../../../testing/property.ts';
import { temporaryFolder } from '../../../testing/temporary.ts';
import { Scratch } from './scratch.ts';
import { Sorted } from './sorted.ts';
import { Tape } from './tape.ts';

function scratch(folder = temporaryFolder()): Scratch {
  const made = new Scratch(join(folder, 'scratch'));
  onTestFinished(() => made.close());
  return made;
}

async function allOf(blocks: AsyncIterable<Float64Array>): Promise<number[]> {
  const all: number[] = [];
  for await (const block of blocks) all.push(...block);
  return all;
}

function inOrder(rows: readonly (readonly number[])[]): number[] {
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const column = a.findIndex((value, i) => value !== b[i]);
    return column < 0 ? 0 : a[column]! < b[column]! ? -1 : 1;
  };
  return rows.toSorted(compare).flat();
}

const value = fc.constantFrom(-1, 0, 1, 2, 3, Number.POSITIVE_INFINITY);
prop.prop([
  fc.array(fc.tuple(value, value, value, value), { maxLength: 60 }),
  fc.integer({ min: 1, max: 8 }),
])('rows are sorted by their columns, however few fit in memory', async (rows, most) => {
  const sorted = new Sorted(scratch(), most);
  for (const row of rows) sorted.push(...row);
  expect(await allOf(sorted.blocks())).toEqual(inOrder(rows));
});

test.each(['in order', 'backwards', 'shuffled', 'one late'])(
  'thousands of rows in many blocks, %s',
  async (how) => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [Math.floor(i / 9000), i, -i, i % 7] as const);
    const pushed = { backwards: rows.toReversed(), shuffled: new Rng(1).shuffled(rows) }[how] ?? [...rows];
    if (how === 'one late') pushed.push(...pushed.splice(100, 1));
    const sorted = new Sorted(scratch(), 3000);
    for (const row of pushed) sorted.push(...row);
    expect(await allOf(sorted.blocks())).toEqual(rows.flat());
  },
);

test('a tape is read forwards, and backwards by the block', async () => {
  const tape = new Tape(scratch());
  const numbers = Array.from({ length: 150_000 }, (_, i) => i / 8);
  for (const one of numbers) tape.push(one);
  expect(tape.length).toBe(numbers.length);
  expect(await allOf(tape.forwards())).toEqual(numbers);
  const backwards: number[] = [];
  for await (const block of tape.backwards()) backwards.push(...block.toReversed());
  expect(backwards).toEqual(numbers.toReversed());
});

test('the file has no name, not even while it is used', async () => {
  const folder = temporaryFolder();
  const used = scratch(folder);
  used.append(Float64Array.of(1, 2));
  const place = used.append(Float64Array.of(3, 4));
  expect(readdirSync(folder)).toEqual([]);
  const room = new Float64Array(2);
  await used.read(place, room);
  expect([...room]).toEqual([3, 4]);
  await expect(used.read(place + 8, room)).rejects.toThrow('shorter than what was written');
});

test('no file is made before there is something for it', () => {
  const folder = join(temporaryFolder(), 'nowhere');
  new Scratch(join(folder, 'scratch')).close();
  expect(existsSync(folder)).toBe(false);
});
