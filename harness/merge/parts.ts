/** The runs that are to be put together: what each wrote down before it began, and how it ended. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { badInput } from '../errors.ts';
import type { Result } from '../result.ts';
import { readResult } from '../run-folder.ts';
import { type RunStart, readStart, START } from '../run-start.ts';

export interface RunPart {
  readonly folder: string;
  readonly start: RunStart;
  /** undefined after a run that was killed. */
  readonly result: Result | undefined;
}

/** Deep enough for what CI makes of artifacts: a folder for each, with `.flatline/runs/<id>` in it. */
const DEEPEST = 6;

/** All runs in these folders, by when they began; a folder is a run, or holds some however deep. */
export function partsIn(folders: readonly string[]): RunPart[] {
  const runs = folders.flatMap((folder) => {
    const path = resolve(folder);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw badInput(
        `there is no folder ${folder}`,
        undefined,
        'name the folders that runs left, or one that holds them',
      );
    const found = runsBelow(path, DEEPEST);
    if (found.length > 0) return found;
    throw badInput(`there is no run in ${folder}`, path, `a run’s folder has a ${START} and traces/ in it`);
  });
  // the same folder may have been named twice, or be in another that was named
  return [...new Set(runs)].map(readPart).sort(byStart);
}

function runsBelow(folder: string, depth: number): string[] {
  if (existsSync(join(folder, START)) && existsSync(join(folder, 'traces'))) return [folder];
  if (depth === 0) return [];
  // what is linked, as `latest` is, lies elsewhere too
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below.flatMap(({ name }) => runsBelow(join(folder, name), depth - 1));
}

function readPart(folder: string): RunPart {
  const judged = existsSync(join(folder, 'result.json'));
  return { folder, start: readStart(folder), result: judged ? readResult(folder, '.').result : undefined };
}

function byStart({ start: a }: RunPart, { start: b }: RunPart): number {
  return (a.shard?.index ?? 0) - (b.shard?.index ?? 0) || Date.parse(a.startedAt) - Date.parse(b.startedAt);
}
