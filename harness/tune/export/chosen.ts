/** A tuning as exporters take it. */
import * as z from 'zod';
import { definitionFor } from '../../definition.ts';
import { exactDuration } from '../../lib/units.ts';
import type { DetectorDefinition, Ms, Tuning } from '../../model.ts';
import type { Chosen, Grounds } from './exporter.ts';

export async function chosen(tuning: Tuning, interval: Ms, grounds: Grounds): Promise<Chosen> {
  const { detector, file, params } = tuning;
  const written = writtenParams(await definitionFor(tuning), params);
  return { detector: file ?? detector, params, written, interval, grounds };
}

/** Parameters as people write them: what the detector reads back as these. */
export function writtenParams(
  { params: schema }: Pick<DetectorDefinition, 'params'>,
  params: Readonly<Record<string, unknown>>,
): Chosen['written'] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const unitOf = (name: string): unknown => (properties[name] as { unit?: unknown } | undefined)?.unit;
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, writtenValue(value, unitOf(name))]));
}

function writtenValue(value: unknown, unit: unknown): string | number | boolean {
  if (typeof value === 'object') return policyText(value as Policy);
  if (unit === 'ms') return exactDuration(value as number);
  if (unit === '%') return `${Number((100 * (value as number)).toPrecision(12))}%`;
  return value as string | number | boolean;
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
