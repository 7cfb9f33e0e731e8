import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { Sparse } from './sparse.ts';

const place = fc.oneof(fc.nat({ max: 1000 }), fc.nat({ max: 2 ** 32 - 1 }));

prop.prop([fc.array(fc.tuple(place, fc.integer()))])('it holds what a map would, in order', (entries) => {
  const sparse = new Sparse();
  for (const [at, value] of entries) sparse.put(at, value);
  const map = new Map(entries);
  expect(sparse.size).toBe(map.size);
  for (const at of [...map.keys(), 0, 999, 2 ** 31]) expect(sparse.get(at)).toBe(map.get(at) ?? Number.NaN);
  const seen: [number, number][] = [];
  sparse.forEach((value, at) => seen.push([at, value]));
  expect(seen).toEqual([...map].sort(([a], [b]) => a - b));
});

test('nothing is nowhere', () => {
  expect(new Sparse().get(7)).toBeNaN();
});
