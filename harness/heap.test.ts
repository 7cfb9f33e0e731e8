import { expect, test } from 'vitest';
import { bytesEach } from './heap.ts';

test('what is on the heap and what is in array buffers both count', async () => {
  const buffer = await bytesEach(() => new Float64Array(1000), 500);
  expect(buffer).toBeGreaterThan(7900);
  expect(buffer).toBeLessThan(8800);
  const list = await bytesEach(() => new Array<number>(1000).fill(0.5), 500);
  expect(list).toBeGreaterThan(7900);
  expect(list).toBeLessThan(8800);
});
