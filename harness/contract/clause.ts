import { formatDuration } from '../lib/units.ts';
import type { Detector, DetectorContext, DetectorDefinition, Ms } from '../model.ts';
import type { Beat } from './beats.ts';

/** A detector with its parameters fixed, on trial. */
export interface Trial {
  readonly definition: DetectorDefinition;
  readonly params: Readonly<Record<string, unknown>>;
  readonly context: DetectorContext;
  /** How many heartbeats the long run has. */
  readonly manyHeartbeats: number;
  make(params?: Readonly<Record<string, unknown>>): Detector;
}

/** One thing that must be true of every detector. */
export interface Clause {
  readonly sentence: string;
  /** Throws BrokenClause, or what the detector itself throws. */
  check(trial: Trial): void;
}

/** What is wrong, with the example that shows it, and what to do. */
export class BrokenClause extends Error {
  readonly what: string;
  readonly fix: string;

  constructor(what: string, fix: string) {
    super(`${what}\n${fix}`);
    this.name = 'BrokenClause';
    this.what = what;
    this.fix = fix;
  }
}

/** A heartbeat as an example names it. */
export function told({ at, seq }: Beat): string {
  return `heartbeat ${seq} at ${instant(at)}`;
}

export function instant(at: Ms): string {
  return Number.isFinite(at) ? `${Number(at.toFixed(3))} ms` : String(at);
}

export function silence(length: Ms): string {
  return formatDuration(length);
}
