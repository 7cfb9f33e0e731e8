/** Turns a schema's complaints into sentences with the nearest valid name. */
import * as z from 'zod';
import { didYouMean, nearest } from '../lib/nearest.ts';
import { type Problem, pathName } from './problem.ts';

type Path = (string | number)[];
type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  const?: unknown;
};

/**
 * A key that is missing because it was misspelt is told once, as what was written.
 * @param input what was parsed; it tells which of several alternatives was meant
 */
export function explain(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, input: unknown): Problem[] {
  const misspelt = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const known = knownKeys(schema, issue.path as Path, input);
    for (const key of issue.keys) misspelt.add(pathName([...issue.path, nearest(key, known) ?? key]));
  }
  return issues
    .filter(({ path }) => valueAt(input, path as Path) !== undefined || !misspelt.has(pathName(path)))
    .flatMap((issue) => explainOne(issue, schema, input));
}

function explainOne(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): Problem[] {
  const path = issue.path as Path;
  if (path.length === 0 && issue.code === 'invalid_type') {
    return [
      { path, message: 'expected keys with values, such as "why: …" and "phases: …", and nothing else' },
    ];
  }
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, input);
    return issue.keys.map((key) => ({
      path,
      key,
      message: `unknown key "${key}"${didYouMean(key, known) || ` (known: ${known.join(', ')})`}`,
    }));
  }
  if (issue.code === 'invalid_value') {
    const given = valueAt(input, path);
    const values = issue.values.map(String);
    const hint = typeof given === 'string' ? didYouMean(given, values) : '';
    const told = given === undefined ? 'missing' : `not ${JSON.stringify(given)}`;
    return [{ path, message: `expected ${values.map((v) => `"${v}"`).join(' or ')}, ${told}${hint}` }];
  }
  if (issue.code === 'invalid_union') return [explainUnion(issue, path, input)];
  if (issue.code === 'invalid_type' && valueAt(input, path) === undefined) {
    return [
      { path, message: /^Invalid input/.test(issue.message) ? 'missing' : `missing; ${issue.message}` },
    ];
  }
  const given = valueAt(input, path);
  const shown = typeof given === 'number' && issue.code !== 'custom' && !/, not /.test(issue.message);
  const message = saidOf(issue);
  return [{ path, message: shown ? `${message}, not ${given}` : message }];
}

function explainUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, input: unknown): Problem {
  const { discriminator, options } = issue as { discriminator?: string; options?: unknown[] };
  if (discriminator) {
    const known = (options ?? []).map(String);
    const given = valueAt(input, path);
    const told = given === undefined ? `missing` : `unknown ${discriminator} "${String(given)}"`;
    const written = Object.keys((valueAt(input, path.slice(0, -1)) as object | undefined) ?? {});
    const near = given === undefined ? nearest(discriminator, written) : undefined;
    const meant = near ? `; was "${near}" meant for it?` : '';
    const hint = given === undefined ? meant : didYouMean(String(given), known);
    return { path, message: `${told}${hint} (known: ${known.join(', ')})` };
  }
  // the alternative that got furthest is the one that was meant
  const branches = issue.errors.filter((errors) => errors.length > 0);
  const depth = (errors: z.core.$ZodIssue[]): number =>
    Math.max(...errors.map((e) => e.path.length + (e.code === 'invalid_type' ? 0 : 0.5)));
  const best = [...branches].sort((a, b) => depth(b) - depth(a))[0]?.[0];
  if (!best) return { path, message: issue.message };
  return {
    path: [...path, ...(best.path as Path)],
    message:
      /^Invalid input$/.test(issue.message) || best.code === 'too_small' ? saidOf(best) : issue.message,
  };
}

function saidOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'array') return 'empty: expected at least one';
  return issue.message.replace(/^Invalid input: /, '');
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
    input,
  );
}

/** The keys that may stand at a path; among alternatives, those of the one whose constants match the input. */
function knownKeys(schema: z.ZodType, path: Path, input: unknown): string[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const open = (node: JsonSchema | undefined, value: unknown): JsonSchema[] => {
    if (!node || typeof node !== 'object') return [];
    if (node.$ref) return open(root.$defs?.[node.$ref.split('/').at(-1)!], value);
    const parts = node.oneOf ?? node.anyOf ?? node.allOf;
    if (!parts) return [node];
    const opened = parts.flatMap((part) => open(part, value));
    const meant = opened.filter((part) => constantsMatch(part, value));
    return meant.length > 0 ? meant : opened;
  };
  let nodes = open(root, input);
  let value = input;
  for (const key of path) {
    value = (value as Record<string | number, unknown> | undefined)?.[key];
    nodes = nodes.flatMap((node) => {
      if (typeof key === 'number') return open(node.items, value);
      const property = node.properties?.[key];
      return open(
        property ?? (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined),
        value,
      );
    });
  }
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

function constantsMatch(node: JsonSchema, value: unknown): boolean {
  const constants = Object.entries(node.properties ?? {}).filter(([, property]) => 'const' in property);
  return (
    constants.length > 0 &&
    constants.every(
      ([key, property]) => (value as Record<string, unknown> | undefined)?.[key] === property.const,
    )
  );
}
