/** Fields of a log: numbers, times in whole microseconds, and what is wrong with them, told by file and line. */
import { badInput, type FlatlineError } from '../../../errors.ts';

/** Microseconds in each, and its name in full. */
export const UNITS = {
  s: [1e6, 'seconds'],
  ms: [1000, 'milliseconds'],
  us: [1, 'microseconds'],
  ns: [0.001, 'nanoseconds'],
} as const;
export type Unit = keyof typeof UNITS;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MOST_SEQ = 2 ** 32 - 1;

/** Reads what stands in the line at which it was set. */
export class Fields {
  readonly #file: string;
  line = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** In microseconds. */
  time(text: string, unit: Unit, field?: string, fix?: string): number {
    const micros = NUMBER.test(text) ? Math.round(Number(text) * UNITS[unit][0]) : Number.NaN;
    if (Number.isFinite(micros)) return micros;
    throw this.problem(`expected a number of ${UNITS[unit][1]}, not ${shown(text)}`, field, fix);
  }

  seq(text: string, field?: string, fix?: string): number {
    const seq = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (seq <= MOST_SEQ) return seq;
    throw this.problem(`expected a whole number from 0 to ${MOST_SEQ}, not ${shown(text)}`, field, fix);
  }

  problem(what: string, field?: string, fix?: string): FlatlineError {
    return badInput(field === undefined ? what : `${field}: ${what}`, `${this.#file}:${this.line}`, fix);
  }
}

/** What stands there instead, in quotes and not too long. */
function shown(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}

/** Microseconds as people read them: milliseconds, with all digits that are known. */
export function msText(micros: number): string {
  return `${Number((micros / 1000).toFixed(3))} ms`;
}
