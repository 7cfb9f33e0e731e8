/** What `flatline.config.ts` may say: which scenarios are run in which worlds, and what is made of the results. */
import * as z from 'zod';
import { positiveDuration } from '../lib/fields.ts';
import type { WorldName } from '../model.ts';
import type { Source } from '../scenario/source.ts';
import { thresholdsSchema } from '../scenario/thresholds.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

const projectSchema = z
  .strictObject({
    name: z
      .string()
      .regex(NAME, { error: 'use a letter, then letters, digits, - and _, at most 40 characters' })
      .describe('Unique; what `--project` picks.'),
    world: z
      .enum(['live', 'simulated'])
      .optional()
      .describe('Real processes, as long as it takes, which is so if left out, or virtual time.'),
    scenarios: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Names, paths and globs of paths, relative to the configuration.'),
    suite: z.string().min(1).optional().describe('All scenarios of a suite, as well.'),
    traces: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Instead of scenarios: recorded traces to be judged by replay. Paths of .fltrace files, of plays and of runs, and globs of these, relative to the configuration.',
      ),
    detectors: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Judged instead of the scenarios’ own, written as `-d` takes them.'),
    seed: z.int().min(0).optional().describe('Instead of the scenarios’ own.'),
    repeats: z.int().min(1).optional().describe('Plays of each scenario, instead of its own.'),
    exposure: positiveDuration
      .optional()
      .describe('As many plays of each scenario as it takes until so much time is scored.'),
    jobs: z.int().min(1).optional().describe('Plays at once; as many as the cores bear if left out.'),
    thresholds: thresholdsSchema,
  })
  .refine(({ scenarios, suite, traces }) => scenarios ?? suite ?? traces, {
    error: 'names nothing to run: give it `scenarios`, a `suite`, or `traces`',
  });

export const configSchema = z.strictObject({
  projects: z
    .array(projectSchema)
    .min(1)
    .optional()
    .describe('What `flatline run` runs; each name stands for a world and for settings.'),
  reporters: z.array(z.string().min(1)).min(1).optional().describe('What `--reporter` is if left out.'),
  out: z
    .string()
    .min(1)
    .optional()
    .describe('Where runs are kept, relative to the configuration; .flatline if left out.'),
  inconclusive: z
    .enum(['pass', 'warn', 'fail'])
    .default('warn')
    .describe('What a check that can’t be decided comes to.'),
  thresholds: thresholdsSchema,
});

export type ConfigBody = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

export interface ProjectBody extends Omit<z.output<typeof projectSchema>, 'world'> {
  readonly world: WorldName;
}

export function worldOf({ world, traces }: z.output<typeof projectSchema>): WorldName {
  return traces ? 'recorded' : (world ?? 'live');
}

/** A configuration that was found, read and validated. */
export interface Config extends Omit<z.output<typeof configSchema>, 'projects'> {
  readonly projects?: readonly ProjectBody[];
  /** As a person would name it. */
  readonly file: string;
  /** Where in it what stands. */
  readonly source: Source;
  /** What its paths are relative to, absolute. */
  readonly folder: string;
  /** What a command line needs to find it again: nothing, if it was found from the working directory. */
  readonly flags: readonly string[];
}

/** For `flatline.config.ts`: `export default defineConfig({…})`. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
