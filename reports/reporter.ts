/** The contract of a reporter: a result in, text out. It neither prints nor writes; one place in the harness does. */
import type { Result } from '../harness/result.ts';

/** Text by file name; `stdout` is what is printed, `summary` what is added to the page of a CI job, where there is one. */
type Files = Readonly<Record<string, string>>;

/** How standard output looks, and who reads it. */
export interface Look {
  readonly color: boolean;
  /** Characters in a line; Infinity where nothing is cut. */
  readonly width: number;
  /** What a CI server calls a file of the result, which has its own folder for root; as it is if left out. */
  readonly pathOf?: (file: string) => string;
}

export interface Reporter {
  readonly name: string;
  /** What it makes, for lists and help. */
  readonly what: string;
  render(result: Result, options: Look): Files | Promise<Files>;
}
