import { expect, test } from 'vitest';
import { inRounds } from './rounds.ts';

const plays = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

async function rounds(count: number, ends: (played: number) => boolean, halted = () => false) {
  const sizes: number[] = [];
  const looks: [number, number][] = [];
  const look = async (played: number, which: number): Promise<boolean> => {
    looks.push([played, which]);
    return ends(played);
  };
  await inRounds(plays(count), look, halted, async (round) => sizes.push(round.length));
  return { sizes, looks };
}

test('looks come after 1, 2, 4, 8, … plays, and none when all are over', async () => {
  const { sizes, looks } = await rounds(11, () => false);
  expect(sizes).toEqual([1, 1, 2, 4, 3]);
  expect(looks).toEqual([
    [1, 1],
    [2, 2],
    [4, 3],
    [8, 4],
  ]);
  expect((await rounds(8, () => false)).looks.map(([played]) => played)).toEqual([1, 2, 4]);
});

test('after a look that finds enough nothing is played, nor after a halt, which is not looked at', async () => {
  expect((await rounds(11, (played) => played === 4)).sizes).toEqual([1, 1, 2]);
  const halted = await rounds(
    11,
    () => false,
    () => true,
  );
  expect(halted).toEqual({ sizes: [1], looks: [] });
});

test('where nobody looks all is one round', async () => {
  const sizes: number[] = [];
  await inRounds(
    plays(5),
    undefined,
    () => false,
    async (round) => sizes.push(round.length),
  );
  expect(sizes).toEqual([5]);
});
