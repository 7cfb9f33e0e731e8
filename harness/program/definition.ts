/** A program in any language as a detector. It reads and writes lines of JSON; docs/other-languages.md has an example. */
import { accessSync, constants } from 'node:fs';
import * as z from 'zod';
import { defineDetector } from '../detector.ts';
import { badInput } from '../errors.ts';
import { duration } from '../lib/fields.ts';
import { parseDuration } from '../lib/units.ts';
import type { DetectorContext, DetectorDefinition, Ms } from '../model.ts';
import { Conversation } from './conversation.ts';

/** What a program says of itself when it is greeted. */
const introduction = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words with hyphens'),
  title: z.string().optional(),
  rule: z.string().default('as its program says'),
  cite: z.string().default('a program of your own'),
  /** Defaults tell what kind of value a parameter is: a number, a truth value, a duration such as "500ms", or text. */
  params: z
    .record(
      z.string(),
      z.object({ default: z.union([z.number(), z.boolean(), z.string()]), effect: z.string() }),
    )
    .default({}),
  /** The level that counts as suspected, for a program that answers suspicion levels instead of deadlines. */
  threshold: z.number().optional(),
  memory: z.int().min(0).max(1_000_000).optional(),
});

/** Anything but a module is a program. */
export function isProgram(file: string): boolean {
  return !/\.[cm]?[jt]s$/.test(file);
}

/** Starts the program and asks what it is. Throws when it can't be run or does not answer as it should. */
export function programDefinition(file: string): DetectorDefinition {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw badInput(
      `${file} is no file that can be run`,
      file,
      `chmod +x ${file}, and begin it with #! and its interpreter`,
    );
  }
  const talk = new Conversation(file);
  const { title, params, threshold, memory, ...told } = read(talk, { flatline: 1 }, introduction);
  const fields = Object.fromEntries(
    Object.entries(params).map(([param, { default: given, effect }]) => [
      param,
      fieldOf(given).describe(effect),
    ]),
  );
  let peers = 0;
  const join = (own: Record<string, unknown>, context: DetectorContext): number => {
    const peer = ++peers;
    read(talk, { peer, interval: context.interval, phase: context.phase ?? 0, params: own }, z.object({}));
    return peer;
  };
  const described = {
    ...told,
    title: title ?? told.name,
    params: z.strictObject(fields),
    sweep: () => ({}),
    ...(memory !== undefined && { memory: () => memory }),
  };
  if (threshold === undefined) {
    return defineDetector({
      ...described,
      create: (own, context) => {
        const peer = join(own, context);
        return {
          heartbeat: (at, seq, sentAt) =>
            // JSON has no infinity: null is a deadline that never comes
            read(talk, { peer, at, seq, sentAt }, deadlineAnswer).deadline ?? Number.POSITIVE_INFINITY,
        };
      },
    });
  }
  return defineDetector({
    ...described,
    level: {
      threshold: () => threshold,
      create: (own, context) => {
        const peer = join(own, context);
        return {
          heartbeat: (at: Ms, seq: number, sentAt: Ms) =>
            void read(talk, { peer, at, seq, sentAt }, z.object({})),
          suspicion: (now: Ms) => read(talk, { peer, now }, suspicionAnswer).suspicion,
        };
      },
    },
  });
}

const deadlineAnswer = z.object({ deadline: z.number().nullable() });
const suspicionAnswer = z.object({ suspicion: z.number() });

function fieldOf(given: number | boolean | string): z.ZodType {
  if (typeof given === 'number') return z.number().default(given);
  if (typeof given === 'boolean') return z.boolean().default(given);
  return parseDuration(given) === undefined ? z.string().default(given) : duration.prefault(given);
}

/** Asks, and reads the answer as what it must be. A program refuses with {"error": "why"}. */
function read<T>(talk: Conversation, question: object, answer: z.ZodType<T>): T {
  const line = JSON.stringify(question);
  const said = talk.ask(line);
  let value: unknown;
  try {
    value = JSON.parse(said);
  } catch {
    throw badInput(`to ${line} the program answers ${said.slice(0, 200)}, which is not JSON`);
  }
  const { error } = (value ?? {}) as { error?: unknown };
  if (error !== undefined) throw badInput(`the program refuses ${line}: ${String(error)}`);
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw badInput(`to ${line} the program answers ${said.slice(0, 200)}: ${path.join('.')} ${message}`);
}
