/** A folder with scenarios and a configuration, and runs of it in this process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reporters } from '../../reports/index.ts';
import type { Config, ConfigInput } from '../project/config.ts';
import { entriesOf, type Wanted } from '../project/entries.ts';
import { findConfig } from '../project/find.ts';
import type { Shard } from '../project/partition.ts';
import { type Flags, prepareAll, type Selected } from '../project/select.ts';
import { shardOf } from '../project/shard.ts';
import { type RunOutcome, run } from '../run.ts';
import { writeFiles } from '../run-folder.ts';
import type { Prepared } from '../scenario/load.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { temporaryFolder } from './temporary.ts';

/** Two senders for six seconds, of which four are scored, with a crash and some loss. */
export const small: ScenarioInput = {
  why: 'a test of projects',
  topology: { shape: 'star', senders: 2 },
  heartbeat: { interval: '100ms' },
  warmup: '2s',
  detectors: [{ use: 'fixed', with: { timeout: '300ms' } }, { use: 'phi' }],
  phases: [
    {
      name: 'trouble',
      for: '4s',
      faults: [
        { fault: 'loss', rate: '20%' },
        { fault: 'crash', node: 'n1', at: '2s' },
      ],
    },
  ],
};

export function write(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    // JSON is YAML
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

export function writeConfig(folder: string, config: ConfigInput, name = 'flatline.config.ts'): void {
  write(folder, { [name]: `export default ${JSON.stringify(config, null, 2)};\n` });
}

/** Files a.yaml and b.yaml below plays/, and two projects. */
export function folderWith(config: ConfigInput = {}): string {
  const folder = temporaryFolder();
  write(folder, { 'plays/b.yaml': small, 'plays/a.yaml': small });
  writeConfig(folder, {
    projects: [
      { name: 'virtual', world: 'simulated', scenarios: ['plays/*.yaml', 'crash'], seed: 7, repeats: 3 },
      { name: 'real', scenarios: ['./plays/a.yaml'], suite: 'demo' },
    ],
    ...config,
  });
  return folder;
}

export function read(folder: string, named?: string): Promise<Config | undefined> {
  return findConfig(named, folder, Object.keys(reporters));
}

/** All that a command line would select in that folder, planned. */
export async function prepared(
  folder: string,
  { wanted = {}, flags = {} }: { wanted?: Partial<Wanted>; flags?: Flags } = {},
): Promise<Selected['scenarios']> {
  return (await selectedIn(folder, { wanted, flags })).scenarios;
}

/** The same, with recorded traces. */
export async function selectedIn(
  folder: string,
  { wanted = {}, flags = {} }: { wanted?: Partial<Wanted>; flags?: Flags } = {},
): Promise<Selected> {
  return prepareAll(await entriesOf(await read(folder), { named: [], ...wanted }), flags);
}

/** Plays in virtual time and keeps the result, as the command does; a shard if it says which. */
export async function played(
  scenarios: readonly Prepared[],
  out: string,
  shard?: Shard,
  recorded: Selected['traces'] = [],
): Promise<RunOutcome> {
  const all = { scenarios, traces: recorded };
  const own = shard ? shardOf(all, shard) : all;
  const quiet = {
    recording: () => undefined,
    begun: () => undefined,
    ended: () => undefined,
    judging: () => undefined,
  };
  const outcome = await run({
    // threads take longer to start than such plays take
    scenarios: own.scenarios.map((one) => ({ ...one, jobs: 1 })),
    traces: own.traces.map((one) => ({ ...one, jobs: 1 })),
    shard,
    inconclusive: 'warn',
    toxiproxy: undefined,
    out,
    stop: new AbortController().signal,
    progress: quiet,
  });
  writeFiles(outcome.run.folder, { 'result.json': JSON.stringify(outcome.result) });
  return outcome;
}
