import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { holm } from './holm.ts';

test('by hand: 4 × 0.005, 3 × 0.01, then 2 × 0.03, and 0.04 not below that', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
});

prop.prop([fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 })])(
  'no chance becomes smaller, none larger than by Bonferroni, and the order stays',
  (percents) => {
    const chances = percents.map((percent) => percent / 100);
    const adjusted = holm(chances);
    for (const [i, chance] of chances.entries()) {
      expect(adjusted[i]).toBeGreaterThanOrEqual(chance);
      expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, chances.length * chance));
      for (const [j, other] of chances.entries()) {
        if (chance < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
      }
    }
  },
);
