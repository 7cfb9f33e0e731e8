import * as z from 'zod';
import { parseLaw } from './laws.ts';
import { parseDuration, parsePercent } from './units.ts';

const DURATION = 'expected a duration such as "100ms", "2s" or "1m30s" (units: us, ms, s, m, h, d)';
const PERCENT = 'expected a percentage such as "5%" or "0.5%"';

/** What is expected, and what stands there instead if anything does. */
const told =
  (expected: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? expected : `${expected}, not ${JSON.stringify(input)}`;

/** A field that a person writes as `'250ms'` and the program reads as milliseconds. */
export const duration: z.ZodType<number, string> = z
  .string({ error: told(DURATION) })
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: `${DURATION}, not "${text}"` });
    return z.NEVER;
  })
  .meta({ unit: 'ms', examples: ['100ms', '2s', '1m30s'] });

/** A duration longer than zero. */
export const positiveDuration: z.ZodType<number, string> = duration
  .refine((ms) => ms > 0, { error: 'must be longer than 0' })
  .meta({ unit: 'ms', examples: ['100ms', '2s', '1m30s'] });

/** A field that a person writes as `'5%'` and the program reads as a ratio in [0, 1]. */
export const percent: z.ZodType<number, string> = z
  .string({ error: told(PERCENT) })
  .transform((text, context) => {
    const ratio = parsePercent(text);
    if (ratio !== undefined && ratio <= 1) return ratio;
    context.addIssue({ code: 'custom', message: `${PERCENT}, at most "100%", not "${text}"` });
    return z.NEVER;
  })
  .meta({ unit: '%', examples: ['5%'] });

/** A field that a person writes as `'exponential:mean=20ms'`; it stays text, as `parseLaw` reads it. */
export const lawText: z.ZodType<string, string> = z
  .string({ error: told('expected a law of chance such as "exponential:mean=20ms", or a duration') })
  .transform((text, context) => {
    try {
      return parseLaw(text).text;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  })
  .meta({ unit: 'law', examples: ['20ms', 'exponential:mean=20ms', 'lognormal:median=20ms,sigma=0.5'] });
