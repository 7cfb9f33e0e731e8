/** What a run says about itself to other programs, a line of JSON each: while it goes on, and what it found. */
import * as z from 'zod';

const EVENTS_SCHEMA = 'flatline-events/1';

const of = z.string().describe('The scenario.');
const play = { scenario: of, play: z.int().min(1).describe('From 1.'), plays: z.int().min(1) };
const line = <E extends string, S extends z.ZodRawShape>(event: E, what: string, shape: S) =>
  z
    .strictObject({ event: z.literal(event), run: z.string().describe('The run’s id.'), ...shape })
    .describe(what);
const figure = z.number().nullable();
const again = z.string().describe('A command that plays its scenario again, with its seed.');

export const eventSchema = z.discriminatedUnion('event', [
  line('run-begun', 'Recording begins.', {
    schema: z.literal(EVENTS_SCHEMA),
    folder: z.string().describe('Where the run is kept.'),
  }),
  line('play-begun', 'A play has come to its time 0; of virtual time nothing is told before its end.', play),
  line('play-ended', 'A play is over.', {
    ...play,
    how: z.enum(['complete', 'interrupted', 'failed']),
    why: z.string().optional(),
    again,
  }),
  line('judging', 'All plays are over.', {}),
  line('scenario', 'What became of a scenario.', {
    scenario: of,
    state: z.enum(['complete', 'interrupted', 'failed']),
    void: z.array(z.string()).describe('Why nothing of it may be believed; empty when it may.'),
    again,
  }),
  line('check', 'What became of a check.', {
    scenario: of,
    row: z.string().describe('The detector’s label.'),
    asked: z.string(),
    verdict: z.enum(['pass', 'fail', 'inconclusive', 'void']),
    level: z.enum(['fail', 'warn']),
    outcome: z
      .enum(['passed', 'told', 'failed', 'void'])
      .describe('What it comes to under `--inconclusive`.'),
    why: z.string(),
    likely: z.string().optional().describe('What it goes back to, where the figures show it.'),
    where: z.string().describe('Where it is written.'),
    again,
    unit: z.enum(['ms', '1/h', 'share', 'count']).optional(),
    limit: z.number().optional(),
    value: figure.optional(),
    low: figure.optional(),
    high: figure.optional(),
  }),
  line('run-ended', 'The last line of a run that was judged.', {
    schema: z.literal(EVENTS_SCHEMA),
    state: z.enum(['complete', 'interrupted', 'failed']),
    failure: z.string().optional(),
    checks: z
      .record(z.enum(['pass', 'warning', 'fail', 'inconclusive', 'void']), z.int())
      .describe('How many, by verdict; those that fail and are of the level warn are warnings.'),
  }),
]);

export type RunEvent = z.output<typeof eventSchema>;

/** Where a kind of line stands in the schema, for the reference. */
export function eventKinds(): { name: string; what: string; fields: readonly string[] }[] {
  return eventSchema.options.map((option) => ({
    name: option.shape.event.value,
    what: option.description ?? '',
    fields: Object.keys(option.shape).filter((field) => field !== 'event'),
  }));
}
