import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { lnGamma, WeibullLaw } from './weibull.ts';

test('ln Γ is the logarithm of the factorial, and of √π/2 in between', () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(lnGamma(n)).toBeCloseTo(Math.log(factorial), 12);
    factorial *= n;
  }
  expect(lnGamma(1.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI) / 2), 13);
});

prop.prop([fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 2, max: 400 })])(
  'the law has the mean and the deviation that were asked for',
  (mean, percent) => {
    const deviation = (mean * percent) / 100;
    const law = new WeibullLaw();
    law.fit(mean, deviation);
    const { shape, scale } = law;
    const first = scale * Math.exp(lnGamma(1 + 1 / shape));
    const second = scale * scale * Math.exp(lnGamma(1 + 2 / shape));
    expect(first / mean).toBeCloseTo(1, 9);
    expect(Math.sqrt(Math.max(0, second - first * first)) / deviation).toBeCloseTo(1, 6);
  },
);

prop.prop([fc.integer({ min: 1, max: 400 }), fc.double({ min: 0.1, max: 16, noNaN: true })])(
  'the silence of a level has that level',
  (percent, level) => {
    const law = new WeibullLaw();
    law.fit(100, percent);
    const silence = law.silenceOf(Math.log(level));
    expect(law.levelOf(silence)).toBeCloseTo(level, 9);
    expect((silence / law.scale) ** law.shape).toBeCloseTo(level, 9);
  },
);
