import * as z from 'zod';
import { defineDetector } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';
import { quantileWindow } from '../harness/lib/quantile-windows.ts';
import { GapSpread } from './shared/gap-spread.ts';
import { gapWindow } from './shared/params.ts';

/**
 * A high quantile of the gaps and a margin: the counterpart of φ that assumes no law. Kept exactly, in bins of one per cent
 * (`hdr`), or by the five markers of P² (`p2`), which take no memory and never forget.
 */
export default defineDetector({
  name: 'quantile',
  title: 'empirical quantile',
  cite: 'Hyndman, Fan, Sample Quantiles, The American Statistician 50(4), 1996, type 7; Jain, Chlamtac, The P² Algorithm, CACM 28(10), 1985',
  rule: 'suspect when the silence exceeds the quantile `p` of the last `window` gaps by the share `margin` and `extra`',
  formula: 'τ = T_last + extra + (1 + margin) · Q(p)',
  params: z.strictObject({
    margin: z
      .number()
      .min(0)
      .max(1000)
      .default(0.5)
      .describe('Share of the quantile that is added. More: fewer mistakes, slower detection.'),
    p: z
      .number()
      .positive()
      .max(1)
      .default(0.99)
      .describe('Which quantile. Beyond 1 − 1/window it is the longest gap.'),
    extra: duration
      .prefault('0ms')
      .describe('Always added. Longer: less nervous on a quiet network, slower by as much.'),
    mode: z
      .enum(['exact', 'hdr', 'p2'])
      .default('exact')
      .describe(
        'How it is kept: exact is dearest, hdr is within one per cent, p2 smallest and never forgets.',
      ),
    window: gapWindow(2),
  }),
  memory: ({ mode, window }) => (mode === 'p2' ? Number.POSITIVE_INFINITY : window),
  sweep: ({ interval }) => ({
    margin: [0, 0.1, 0.25, 0.5, 1, 2, 4],
    p: [0.9, 0.95, 0.99, 0.999],
    extra: [0, 0.1, 0.5, 1].map((beats) => beats * interval),
  }),
  family: {
    param: 'margin',
    margin: ({ margin }) => 1 + margin,
    create: ({ mode, p, window, extra }, { interval }) =>
      new GapSpread(quantileWindow(mode, p, window), interval, extra),
  },
});
