/** The one schema of scenarios: it validates, it types, and it is exported as JSON Schema for editors. */
import * as z from 'zod';
import type { FaultDefinition } from '../faults/fault.ts';
import { type FaultName, faults } from '../faults/index.ts';
import { duration, lawText, percent, positiveDuration } from '../lib/fields.ts';
import type { Ms } from '../model.ts';
import { patterns } from '../patterns/index.ts';
import { expectSchema } from './expectations.ts';
import { thresholdsSchema } from './thresholds.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const name = z
  .string()
  .regex(NAME, { error: 'use a letter, then letters, digits, - and _, at most 40 characters' });

const selector = z
  .union([z.string(), z.array(z.string()).min(1)], {
    error: 'expected the name of a node or a group, or a list of them',
  })
  .describe('A node, a group, `senders`, `observers` or `all`, or a list of those.');

const time = (what: string) =>
  z
    .union([positiveDuration, z.strictObject({ mean: positiveDuration })])
    .describe(`${what} \`{ mean: 5s }\` draws from an exponential law with that mean.`);

const schedule = {
  at: duration.prefault('0s').describe('When it first happens, from the start of the phase.'),
  for: time('How long it lasts; to the end of the phase if left out.').optional(),
  every: time('Repeats, counted from start to start.').optional(),
  times: z.int().min(1).max(10_000).optional().describe('Repeats at most this often.'),
};

const targets = {
  node: { node: selector },
  link: {
    from: selector.default('all'),
    to: selector.default('all'),
    ways: z
      .enum(['one', 'both'])
      .optional()
      .describe('Only heartbeats from → to, or both directions. Partitions default to both, others to one.'),
  },
  host: {},
} as const;

type Target<T> = T extends 'node'
  ? { node: string | string[] }
  : T extends 'link'
    ? { from?: string | string[]; to?: string | string[]; ways?: 'one' | 'both' }
    : unknown;
type TimeInput = string | { mean: string };
type ScheduleInput = { at?: string; for?: TimeInput; every?: TimeInput; times?: number };
/** A fault as a scenario writes it: its name, whom it strikes, its parameters, when. */
export type FaultInput = {
  [K in FaultName]: { fault: K } & ParamsInput<(typeof faults)[K]['params']> &
    Target<(typeof faults)[K]['target']> &
    ScheduleInput;
}[FaultName];
/** An object without keys would otherwise forbid all keys. */
type ParamsInput<P extends z.ZodObject> = keyof P['shape'] extends never ? unknown : z.input<P>;

/** A fault after validation; `params` holds what only its own file understands. */
export interface FaultUse {
  readonly fault: FaultName;
  readonly node?: string | string[];
  readonly from?: string | string[];
  readonly to?: string | string[];
  readonly ways?: 'one' | 'both';
  readonly at: Ms;
  readonly for?: Ms | { mean: Ms };
  readonly every?: Ms | { mean: Ms };
  readonly times?: number;
  readonly [param: string]: unknown;
}

function faultSchema(fault: FaultDefinition): z.core.$ZodTypeDiscriminable {
  return z
    .strictObject({
      fault: z.literal(fault.name),
      ...targets[fault.target],
      ...fault.params.shape,
      ...schedule,
    })
    .describe(fault.why) as unknown as z.core.$ZodTypeDiscriminable;
}

const anyFault = z
  .discriminatedUnion(
    'fault',
    Object.values(faults).map((fault) => faultSchema(fault as unknown as FaultDefinition)) as [
      z.core.$ZodTypeDiscriminable,
    ],
  )
  // named, so that the JSON Schema has it once
  .meta({ id: 'Fault' }) as unknown as z.ZodType<FaultUse, FaultInput>;

const topology = z.discriminatedUnion('shape', [
  z.strictObject({
    shape: z.literal('star'),
    senders: z
      .int()
      .min(1)
      .max(10_000)
      .describe('Nodes n1, n2, … that send to the one node `observer`; in the live world at most 200.'),
  }),
  z.strictObject({
    shape: z.literal('all-to-all'),
    nodes: z.int().min(2).max(60).describe('Nodes n1, n2, … that all send to and observe one another.'),
  }),
]);

const detectorUse = z.strictObject({
  use: z.string().min(1).describe('A built-in detector, or the path of a file, relative to the scenario.'),
  with: z.record(z.string(), z.unknown()).default({}).describe('Its parameters.'),
  sweep: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .default({})
    .describe('Parameters to vary: one tuning for every combination.'),
});

const phase = z.strictObject({
  name: name.describe('Unique within the scenario.'),
  for: positiveDuration,
  score: z.boolean().default(true).describe('false: played and recorded, but left out of every figure.'),
  faults: z.array(anyFault).default([]),
  expect: expectSchema,
});

const opinion = z.enum(['trust', 'suspect']);

export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  why: z.string().min(1).describe('What this scenario shows, in a sentence.'),
  topology,
  groups: z
    .record(name, z.array(z.string()).min(1))
    .default({})
    .describe('Names for sets of nodes, for use in faults.'),
  heartbeat: z.strictObject({
    interval: positiveDuration
      .refine((ms) => ms >= 1, { error: 'must be at least 1ms: timers are no finer' })
      .describe('From one heartbeat to the next, on an absolute schedule; at least 1ms.'),
    pattern: z.enum(Object.keys(patterns) as [keyof typeof patterns]).default('push'),
    transport: z
      .enum(['oneshot', 'stream'])
      .default('oneshot')
      .describe('oneshot: a connection per heartbeat. stream: one lasting connection per link.'),
    bytes: z.int().min(32).max(60_000).default(64).describe('Size of a heartbeat.'),
  }),
  truth: z
    .strictObject({
      paused: opinion.default('trust').describe('Is suspecting a paused or stalled peer right?'),
      partitioned: opinion.default('trust').describe('Is suspecting a peer that is cut off right?'),
    })
    .prefault({})
    .describe('What counts as right. A mistake is a suspicion where this says trust.'),
  detectors: z
    .array(detectorUse)
    .min(1)
    .optional()
    .describe('Who is judged; the standard line-up, scaled to the interval, if left out.'),
  warmup: positiveDuration.describe('Quiet time at the start that fills windows and is never scored.'),
  rewarm: positiveDuration
    .optional()
    .describe('Time after a restart that is not scored for mistakes; 20 intervals if left out.'),
  background: z
    .array(anyFault)
    .default([])
    .describe(
      'Faults from the start of the warm-up to the end; their times count from the start of the play.',
    ),
  phases: z.array(phase).min(1).max(1000),
  repeats: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe('Plays, each with fresh processes and its own chance.'),
  exposure: positiveDuration
    .optional()
    .describe(
      'As many plays as it takes until so much time is scored, at least `repeats`. Made for virtual time.',
    ),
  thresholds: thresholdsSchema,
  virtual: z
    .strictObject({
      delay: lawText
        .prefault('exponential:mean=150us,shift=250us')
        .describe(
          'What every link takes by itself, from the sender’s stamp to the observer’s: a law, or the delays of a trace, `trace:mine.fltrace`, or of a play’s folder; about what a proxy on one host takes if left out.',
        ),
      lag: lawText
        .prefault('0ms')
        .describe(
          'How late timers of nodes are, and so heartbeats sent. What it takes to hear one is part of `delay`.',
        ),
      restart: lawText
        .prefault('0ms')
        .describe('How long a node takes to come up again after a crash, beyond what the fault says.'),
    })
    .prefault({})
    .describe('What is assumed of links and hosts in virtual time. The live world has its own.'),
  seed: z
    .int()
    .min(0)
    .default(42)
    .describe('Where all chance that flatline draws comes from; printed with every result.'),
  lateness: percent
    .prefault('50%')
    .describe(
      'Part of the interval. A live run in which one suspicion in four is voiced later than that has measured the machine, and is void.',
    ),
  dose: z
    .strictObject({
      tolerance: percent
        .prefault('25%')
        .describe('How far delivered loss and delay may be from what was asked, of that.'),
    })
    .prefault({}),
});

export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioBody = z.output<typeof scenarioSchema>;

/** A scenario that has been read and found possible. Its name is its file's. */
export interface Scenario extends ScenarioBody {
  readonly name: string;
  readonly file: string;
}

/** For scenarios written in TypeScript: `export default defineScenario({…})`. */
export function defineScenario(scenario: ScenarioInput): ScenarioInput {
  return scenario;
}

/** JSON Schema of a scenario as people write it, for editors. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
}
