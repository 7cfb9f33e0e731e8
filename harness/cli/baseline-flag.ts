/** The baseline, as verbs that judge runs read it and write it. */
import { existsSync } from 'node:fs';
import {
  type Baseline,
  baselineFile,
  refuseOther,
  updateBaseline,
  usualBaseline,
} from '../compare/baseline.ts';
import type { Side } from '../compare/side.ts';
import { badInput } from '../errors.ts';
import { commandLine } from '../host.ts';
import type { Shard } from '../project/partition.ts';

export const UPDATE_BASELINE =
  'keep the result to compare later ones with: a file, or a name; flatline-baseline.json if left out';

/**
 * What checks are told beside. Throws before anything starts if it can't be read, or could not be written.
 * @param update where the result is to be kept; true for the usual place
 */
export function baselineBefore(
  update: string | true | undefined,
  shard?: Shard | undefined,
): Baseline | undefined {
  if (update === undefined) return usualBaseline();
  if (shard)
    throw badInput(
      'a shard is no baseline',
      'flag --update-baseline',
      `leave it out here, and use it with all of them: ${commandLine()} merge <folder…> --update-baseline`,
    );
  refuseOther(baselineFile(update));
  // one that is about to be written anew is nothing to be held against
  return undefined;
}

export function keepBaseline(named: string | true, side: Side, say: (line: string) => void): void {
  const file = baselineFile(named);
  const isNew = !existsSync(file);
  const { figures, changed, unread } = updateBaseline(file, side);
  if (unread !== undefined) say(`${file}: what was there is replaced: ${unread}`);
  say(isNew ? `${file}: new, with ${figures} figures` : `${file}: ${changed} of ${figures} figures changed`);
}
