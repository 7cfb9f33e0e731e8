/** What a run writes down of a scenario before it begins: enough to know whether another run played the same. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PlayedWorld, Tuning } from '../model.ts';
import type { Identity } from '../result.ts';
import type { Checks } from '../scenario/checks.ts';
import { identityOf, type Prepared } from '../scenario/load.ts';

export interface Begun extends Identity {
  readonly world: PlayedWorld;
  /** How many plays there are, in all shards. */
  readonly repeats: number;
  /** Those that are this run’s, from 0. */
  readonly plays: readonly number[];
  /** What is to hold. */
  readonly checks: Checks;
  /** Hashes of what was written. */
  readonly wrote: {
    readonly scenario: string;
    /** With what their own files hold. */
    readonly detectors: string;
  };
}

export function begunOf(prepared: Prepared): Begun {
  const { scenario, plans, tunings, checks } = prepared;
  // the same file may lie elsewhere on another machine
  const { file: _, ...content } = scenario;
  return {
    ...identityOf(prepared),
    repeats: scenario.repeats,
    plays: plans.map(({ repeat }) => repeat),
    checks,
    wrote: {
      scenario: hash(content),
      detectors: detectorsHash(tunings),
    },
  };
}

/** Of the detectors as they are now. */
export function detectorsHash(tunings: readonly Tuning[]): string {
  return hash(tunings.map(({ file, ...rest }) => [rest, file && fileHash(file)]));
}

export function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function fileHash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
