/** What a scenario plays, apart from who is judged on it, how often and by what chance. */
import { createHash } from 'node:crypto';
import type { Scenario } from './schema.ts';

/** All that decides what is played and what counts as right; `virtual` is what is assumed of hosts. */
export const PLAYED = [
  'topology',
  'groups',
  'heartbeat',
  'truth',
  'warmup',
  'rewarm',
  'background',
  'phases',
  'virtual',
] as const satisfies readonly (keyof Scenario)[];

/** A short hash of each field that decides what is played and what counts as right. */
export function contentOf(scenario: Scenario): Record<string, string> {
  return Object.fromEntries(PLAYED.map((field) => [field, hashOf(scenario[field])]));
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex')
    .slice(0, 12);
}
