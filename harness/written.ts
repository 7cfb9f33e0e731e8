/** Parameters as people write them, and as `--detector` and scenarios read them back. */
import * as z from 'zod';
import { exactDuration } from './lib/units.ts';
import type { DetectorDefinition, Ms } from './model.ts';

type Written = string | number | boolean;

/** Parameters as people write them: what the detector reads back as these. */
export function writtenParams(
  { params: schema }: Pick<DetectorDefinition, 'params'>,
  params: Readonly<Record<string, unknown>>,
): Record<string, Written> {
  const all = propertiesOf(schema);
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, writtenValue(value, all.get(name)?.unit)]));
}

/** Whether the detector takes whole numbers only. */
export function isWhole({ params: schema }: Pick<DetectorDefinition, 'params'>, param: string): boolean {
  return propertiesOf(schema).get(param)?.type === 'integer';
}

interface Property {
  readonly unit?: unknown;
  readonly type?: unknown;
}

/** A sweep writes thousands of settings of one detector. */
const known = new WeakMap<z.ZodType, Map<string, Property>>();

function propertiesOf(schema: DetectorDefinition['params']): Map<string, Property> {
  const before = known.get(schema);
  if (before) return before;
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const all = new Map(Object.entries(properties) as [string, Property][]);
  known.set(schema, all);
  return all;
}

function writtenValue(value: unknown, unit: unknown): Written {
  if (typeof value === 'object') return policyText(value as Policy);
  if (unit === 'ms') return exactDuration(value as number);
  if (unit === '%') return `${Number((100 * (value as number)).toPrecision(12))}%`;
  return value as Written;
}

/** What `samples` is read as; the only value that is neither text nor number. */
type Policy = { readonly keep: 'all' | 'unsuspected' | 'below' | 'clamped'; readonly limit?: Ms };

function policyText({ keep, limit = 0 }: Policy): string {
  return {
    all: 'keep',
    unsuspected: 'skip-if-suspected',
    below: `drop-above:${exactDuration(limit)}`,
    clamped: `clamp:${exactDuration(limit)}`,
  }[keep];
}
