/** What a side looks like in a file, to tell one that can be compared from one that was damaged, or written by hand. */
import * as z from 'zod';
import type { Side } from './side.ts';

const figure = z.number().nullable();
const metrics = z.record(
  z.string(),
  z.object({ value: figure, low: figure.optional(), high: figure.optional() }),
);
const cells = z.array(z.array(z.number()));
const texts = z.array(z.string());

const row = z.object({
  label: z.string(),
  detector: z.string(),
  params: z.record(z.string(), z.unknown()),
  metrics,
  phases: z.array(z.object({ phase: z.string(), metrics })),
  plays: z.object({ mistakes: cells, suspected: cells, detection: cells, outcomes: texts }).optional(),
  error: z.string().optional(),
});

const scenario = z.object({
  name: z.string(),
  seed: z.number(),
  interval: z.number(),
  transport: z.string(),
  pattern: z.string(),
  topology: z.string(),
  truth: z.object({ paused: z.string(), partitioned: z.string() }),
  repeats: z.object({ planned: z.number(), played: z.number() }),
  content: z.record(z.string(), z.string()),
  plays: z.object({ exposure: cells, crashes: z.array(texts) }),
  world: z.string(),
  engine: z.string(),
  flatline: z.string(),
  rows: z.array(row),
});

const side = z.object({
  name: z.string(),
  what: z.string(),
  flatline: z.string(),
  scenarios: z.array(scenario),
  void: texts,
});

export function isSide(value: unknown): value is Side {
  return side.safeParse(value).success;
}

/** Why these are no scenarios of a side; undefined if they are. */
export function faultOf(scenarios: unknown): string | undefined {
  const { error } = z.array(scenario).safeParse(scenarios);
  if (!error) return undefined;
  const { path, message } = error.issues[0]!;
  return [['scenarios', ...path].join('.'), message].join(': ');
}
