/** The flags that say what is run, as several of `run` read them. */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Config } from '../project/config.ts';
import { type Entry, entriesOf, type Wanted } from '../project/entries.ts';
import type { Shard } from '../project/partition.ts';
import { type Flags, lastFailed, prepareAll, type Selected } from '../project/select.ts';
import { shardOf } from '../project/shard.ts';
import { refuseStrays } from '../project/strays.ts';
import { readResult } from '../run-folder.ts';

export function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

export function shard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const read = { index: Number(index), count: Number(count) };
  if (read.index >= 1 && read.index <= read.count && Number.isSafeInteger(read.count)) return read;
  throw new InvalidArgumentError('It must be one of so many, such as 1/4.');
}

export function names(text: string): string[] {
  const read = text.split(',');
  if (read.every((name) => name !== '')) return read;
  throw new InvalidArgumentError('It must be names with commas between them.');
}

export interface Selection extends Wanted {
  readonly lastFailed?: true | undefined;
  readonly shard?: Shard | undefined;
}

/** All that is asked for, planned; a shard has all scenarios and its own plays. */
export async function selected(
  config: Config | undefined,
  wanted: Selection,
  flags: Flags,
  out: string,
): Promise<Selected> {
  const entries: readonly Entry[] = await entriesOf(config, wanted);
  const last = wanted.lastFailed && readResult('latest', out).result;
  const all = await prepareAll(last ? lastFailed(entries, last, wanted.world) : entries, flags);
  if (config) await refuseStrays(config, wanted, all);
  return wanted.shard ? shardOf(all, wanted.shard) : all;
}
