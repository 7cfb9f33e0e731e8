/** The contract of an exporter: from a tuning that was chosen to the lines that make a system run it. */
import { badInput, type FlatlineError } from '../../errors.ts';
import { printable } from '../../lib/text.ts';
import { exactDuration } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';

/** What a tuning was judged on. All of it is text for people. */
export interface Grounds {
  /** What was measured, for example the name of a trace, its exposure and its origin. */
  readonly measured: string;
  /** By target: the verdict and why. */
  readonly verdicts: readonly { readonly target: string; readonly verdict: string; readonly why: string }[];
  /** What a reader must know to not be misled. */
  readonly caveats: readonly string[];
}

export interface Chosen {
  /** A name on the shelf, or the path of a file. */
  readonly detector: string;
  /** As the detector takes them: durations in ms. */
  readonly params: Readonly<Record<string, unknown>>;
  /** As people write them. */
  readonly written: Readonly<Record<string, string | number | boolean>>;
  readonly interval: Ms;
  readonly grounds: Grounds;
}

export interface Exporter {
  /** The system and the file that its lines are for. */
  readonly what: string;
  /** What the snippet is called on disk. */
  readonly file: string;
  /** Which detectors it can express. */
  readonly detectors: readonly string[] | 'any';
  /** Throws where the system has no such setting. */
  render(chosen: Chosen): string;
}

/** As `--detector` takes it. */
export function specOf({ detector, written }: Pick<Chosen, 'detector' | 'written'>): string {
  const params = Object.entries(written).map(([name, value]) => `${name}=${value}`);
  return params.length > 0 ? `${detector}:${params.join(',')}` : detector;
}

/** The lines, under comments that say what they rest on and what the system makes of them. */
export function commented(chosen: Chosen, notes: readonly string[], body: readonly string[]): string {
  const { measured, verdicts, caveats } = chosen.grounds;
  const told = [
    `flatline: ${specOf(chosen)}, heartbeats every ${exactDuration(chosen.interval)}`,
    `measured: ${measured}`,
    ...verdicts.map(({ target, verdict, why }) => `${verdict}: ${target}: ${why}`),
    ...[...caveats, 'it speaks for the network that was measured, at that time'].map(
      (one) => `caveat: ${one}`,
    ),
    ...notes.map((note) => `note: ${note}`),
  ];
  // what ends a line would end the comment
  const comments = told.map((line) => `# ${printable(line.replace(/\s+/g, ' '))}`);
  return `${[...comments, ...body].join('\n')}\n`;
}

/** The parameters of a tuning, to be asked for one by one: what is left over is what the system has no setting for. */
export class Settings {
  readonly #system: string;
  readonly #params: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(system: string, { params }: Chosen) {
    this.#system = system;
    this.#params = params;
  }

  optional(name: string): number | undefined {
    this.#asked.add(name);
    return this.#params[name] as number | undefined;
  }

  number(name: string): number {
    return this.optional(name)!;
  }

  /**
   * How often the system looks, as far as it was measured so.
   * @param every in words
   * @param only where it can't be set
   */
  check(every: string, notes: string[], only?: Ms): Ms | undefined {
    const check = this.optional('check');
    if (check === undefined) {
      notes.push(
        `measured as if ${this.#system} looked all the time: it looks every ${every}, so detection takes up to that longer`,
      );
    } else if (only !== undefined && check !== only) {
      throw cannot(
        `${this.#system} looks every ${every}, and that can't be set`,
        `tune with check=${exactDuration(only)}`,
      );
    }
    return check;
  }

  /** The gap that is expected before any is known: in these systems the interval. */
  firstEstimate(interval: Ms, notes: string[]): void {
    const first = this.number('firstEstimate');
    if (first === interval) return;
    notes.push(
      `${this.#system} expects the first heartbeats every ${exactDuration(interval)}; it was measured expecting ${exactDuration(first)}`,
    );
  }

  /** To be called when all were asked for. */
  end(): void {
    const left = Object.keys(this.#params).filter(
      (name) => this.#params[name] !== undefined && !this.#asked.has(name),
    );
    if (left.length > 0) {
      throw cannot(
        `${this.#system} has no setting for ${left.join(', ')}`,
        `tune without; it has ${[...this.#asked].join(', ')}`,
      );
    }
  }
}

export function cannot(what: string, fix: string): FlatlineError {
  return badInput(what, 'flag --export', fix);
}
