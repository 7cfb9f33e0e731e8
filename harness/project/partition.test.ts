/** Plays are dealt to shards: all of them, each once, evenly, and everywhere in the same way. */

import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { type Lot, partition } from './partition.ts';

const lots = fc.uniqueArray(
  fc.record({
    world: fc.constantFrom('live' as const, 'simulated' as const),
    id: fc.constantFrom('a', 'b', 'c.s1', 'c.s2'),
    repeat: fc.nat({ max: 20 }),
    cost: fc.integer({ min: 1, max: 50 }),
  }),
  { selector: ({ world, id, repeat }) => `${world} ${id} ${repeat}`, maxLength: 60 },
);
const counts = fc.integer({ min: 1, max: 8 });

const nameOf = ({ world, id, repeat }: Lot): string => `${world} ${id} ${repeat}`;
const load = (shard: readonly Lot[], world: string): number =>
  shard.reduce((sum, lot) => sum + (lot.world === world ? lot.cost : 0), 0);

prop.prop([lots, counts])('every play is in exactly one shard', (all, count) => {
  const dealt = partition(all, count).flat().map(nameOf);
  expect(dealt.sort()).toEqual(all.map(nameOf).sort());
});

prop.prop([lots, counts])('in each world shards differ by no more than the costliest play', (all, count) => {
  const shards = partition(all, count);
  for (const world of ['live', 'simulated']) {
    const loads = shards.map((shard) => load(shard, world));
    const costliest = Math.max(0, ...all.filter((lot) => lot.world === world).map(({ cost }) => cost));
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(costliest);
  }
});

prop.prop([lots, counts, fc.infiniteStream(fc.nat())])(
  'the order in which plays are listed changes nothing',
  (all, count, keys) => {
    const shuffled = all
      .map((lot) => ({ lot, key: keys.next().value as number }))
      .sort((a, b) => a.key - b.key)
      .map(({ lot }) => lot);
    const sets = (list: readonly Lot[]) => partition(list, count).map((shard) => shard.map(nameOf).sort());
    expect(sets(shuffled)).toEqual(sets(all));
  },
);

test('with more shards than plays, some have none', () => {
  const play = { world: 'simulated', id: 'a', repeat: 0, cost: 1 } as const;
  expect(partition([play], 3)).toEqual([[play], [], []]);
});
