import { fc } from './property.ts';

/** When an observer does not run: up to three times, apart from each other, on a coarse grid. */
export const stalls = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })), { maxLength: 3 })
  .map((list) => {
    let at = 0;
    return list.map(([after, length]) => {
      const from = at + after;
      at = from + length;
      return { from, until: at };
    });
  });
