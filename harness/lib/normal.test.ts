import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { deviationsOfPhi, phiOfDeviations } from './normal.ts';

// −log10 of the upper tail, from a 60-digit computation
test.each([
  [-5, 1.24e-7, 1e-9],
  [-1, 0.075026013, 1e-9],
  [0, 0.301029996, 1e-9],
  [3, 2.869699036, 1e-9],
  [5, 6.542645672, 1e-9],
  [8, 15.206142551, 1e-9],
  [8.3, 16.28353173, 1e-8],
  [10, 23.118053405, 1e-9],
  [30, 197.309209262, 1e-8],
  [40, 349.437006459, 1e-8],
])('φ %d deviations past the mean is %d', (y, phi, within) => {
  expect(Math.abs(phiOfDeviations(y) - phi)).toBeLessThan(within);
});

test.each([
  [1, 1.281551566],
  [8, 5.612001244],
  [16, 8.222082216],
  [40, 13.3109],
  [100, 21.273453561],
  [300, 37.047096299],
])('level %d is reached %d deviations past the mean', (phi, y) => {
  expect(deviationsOfPhi(phi)).toBeCloseTo(y, phi === 40 ? 3 : 8);
});

prop.prop([fc.integer({ min: 1, max: 3000 })])('the two are inverse, without saturating', (tenths) => {
  const phi = tenths / 10;
  expect(Math.abs(phiOfDeviations(deviationsOfPhi(phi)) - phi)).toBeLessThan(1e-9 * phi);
});

prop.prop([fc.integer({ min: -400, max: 1000 })])('the level rises with silence', (tenths) => {
  const y = tenths / 10;
  expect(phiOfDeviations(y + 0.1)).toBeGreaterThanOrEqual(phiOfDeviations(y));
});
