/** Shards, or runs of different things, as one run: all plays in one folder, judged once. */
import { constants, existsSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { badInput, diskFull, EXIT, FlatlineError } from '../errors.ts';
import { version } from '../host.ts';
import { recordedIn } from '../judge-left.ts';
import { lookAt } from '../looks.ts';
import { type Begun, detectorsHash } from '../project/begun.ts';
import { judge } from '../qos/judge.ts';
import type { Identity, Result, ScenarioResult } from '../result.ts';
import { exitOf, type RunOutcome, resultOf, thrownIn } from '../run.ts';
import { newRunFolder } from '../run-folder.ts';
import { type RunStart, writeStart } from '../run-start.ts';
import type { Prepared } from '../scenario/load.ts';
import { playFolder } from '../trace/folder.ts';
import { inRounds } from '../world/rounds.ts';
import { groupsOf } from './agree.ts';
import { partsIn, type RunPart } from './parts.ts';

interface MergeRequest {
  /** Runs, or folders with runs in them. */
  readonly folders: readonly string[];
  /** Where run folders are made. */
  readonly out: string;
  readonly stop: AbortSignal;
  say(line: string): void;
}

/** A scenario of the merged run, and where its plays are. */
interface Gathered {
  readonly begun: Begun;
  readonly plays: readonly { readonly repeat: number; readonly folder: string }[];
  /** The working directories of those who played it. */
  readonly directories: readonly string[];
}

/** Refuses what does not belong together before anything is written; what it wrote goes if it does not come to its end. */
export async function merge({ folders, out, stop, say }: MergeRequest): Promise<RunOutcome> {
  const parts = partsIn(folders);
  const groups = groupsOf(parts, version());
  const gathered = renamed(groups.flatMap(gather));
  const traces = groups.flatMap(([one]) => one.start.traces ?? []).map((trace) => ({ ...trace, mine: true }));
  const [first] = parts as [RunPart];
  const run = newRunFolder(out, new Date());
  const { flatline, machine, inconclusive } = first.start;
  const start: RunStart = {
    id: run.id,
    flatline,
    startedAt: parts.map((part) => part.start.startedAt).sort()[0]!,
    machine,
    directory: process.cwd(),
    inconclusive,
    scenarios: gathered.map(({ begun }) => begun),
    ...(traces.length > 0 && { traces }),
  };
  try {
    writeStart(run.folder, start);
    for (const one of gathered) await copyPlays(one, run.folder, stop);
    say('judging');
    const scenarios: Prepared[] = [];
    for (const one of recordedIn(run.folder, start.scenarios))
      scenarios.push(await cutShort(withOwnFiles(one, gathered), run.folder, stop));
    const { scenarios: judged, pooled } = await judge(scenarios, run.folder);
    const all = [...judged, ...traces.flatMap((trace) => replayedIn(parts, trace))];
    const result = resultOf(start, { scenarios: all, pooled }, endingOf(parts), run.folder);
    const told = failureOf(result) ?? thrownIn(result);
    return { result, run, exit: exitOf(result, told), failure: told, uncompacted: undefined };
  } catch (error) {
    rmSync(run.folder, { recursive: true, force: true });
    throw diskFull(error, run.folder) ?? error;
  }
}

/** A group’s scenarios, each with all of its plays. */
function gather(group: readonly [RunPart, ...RunPart[]]): Gathered[] {
  return group[0].start.scenarios.map((begun, i) => {
    const plays = group.flatMap(({ folder, start, result }) =>
      start.scenarios[i]!.plays.flatMap((repeat) => {
        const play = playFolder(folder, begun.id, repeat);
        if (existsSync(play)) return [{ repeat, folder: play }];
        const judged = result?.scenarios.find(({ id }) => id === begun.id);
        if (result?.state !== 'complete' || judged?.cutShort) return [];
        throw badInput(
          `play ${repeat + 1} of ${begun.title} is missing`,
          play,
          'copy the folder of the run as a whole',
        );
      }),
    );
    plays.sort((a, b) => a.repeat - b.repeat);
    const directories = group.map(({ start }) => start.directory);
    return { begun: { ...begun, plays: plays.map(({ repeat }) => repeat) }, plays, directories };
  });
}

/** A trace was judged as a whole by one of them; one that was stopped before is told by how it ended. */
function replayedIn(parts: readonly RunPart[], { id }: Identity): ScenarioResult[] {
  return parts.flatMap(
    ({ result }) => result?.scenarios.filter((one) => one.world === 'recorded' && one.id === id) ?? [],
  );
}

/** Where the same is there in both worlds, its name tells which. */
function renamed(gathered: readonly Gathered[]): Gathered[] {
  const ids = gathered.map(({ begun }) => begun.id);
  return gathered.map((one) => {
    const { id, title, world } = one.begun;
    if (ids.filter((other) => other === id).length === 1) return one;
    return { ...one, begun: { ...one.begun, id: `${world}.${id}`, title: `${title}, ${world}` } };
  });
}

async function copyPlays({ begun, plays }: Gathered, run: string, stop: AbortSignal): Promise<void> {
  for (const { repeat, folder } of plays) {
    stop.throwIfAborted();
    // where the file system can, no byte is copied
    const mode = constants.COPYFILE_FICLONE;
    await cp(folder, playFolder(run, begun.id, repeat), { recursive: true, mode });
  }
}

/** Leaves what a whole run would have: when the plays of all are enough, no shard could tell. */
async function cutShort(prepared: Prepared, run: string, stop: AbortSignal): Promise<Prepared> {
  const { id, plans } = prepared;
  const look = lookAt(prepared, run, ({ plays }) => {
    for (const { repeat } of plans.slice(plays)) rmSync(playFolder(run, id, repeat), { recursive: true });
  });
  await inRounds(
    plans,
    look,
    () => stop.aborted,
    async () => undefined,
  );
  stop.throwIfAborted();
  return prepared;
}

/** With the files of detectors as they lie here, which have to hold what they held there. */
function withOwnFiles(prepared: Prepared, gathered: readonly Gathered[]): Prepared {
  const { begun, directories } = gathered.find((one) => one.begun.id === prepared.id)!;
  const tunings = prepared.tunings.map((tuning) =>
    tuning.file === undefined ? tuning : { ...tuning, file: fileHere(tuning.file, directories) },
  );
  if (detectorsHash(tunings) === begun.wrote.detectors) return { ...prepared, tunings };
  const files = tunings.flatMap(({ file }) => file ?? []);
  const fix = 'merge with the files that were there when it was played';
  throw badInput(`the detectors of ${begun.title} are others now`, [...new Set(files)].join(', '), fix);
}

/** On another machine, a file lies where it lay there, seen from the working directory. */
function fileHere(file: string, directories: readonly string[]): string {
  const places = [...directories.map((directory) => resolve(relative(directory, file))), file];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw badInput(
    'a detector that was judged is not here',
    file,
    'merge in a folder that has it in the same place',
  );
}

/** As good as the worst of them. */
function endingOf(parts: readonly RunPart[]): Pick<Result, 'tookMs' | 'state' | 'failure' | 'parts'> {
  const failures = parts.flatMap(({ folder, start: { shard }, result }) => {
    const who = shard ? `shard ${shard.index}/${shard.count}` : folder;
    if (result?.state === 'failed') return [`${who}: ${result.failure}`];
    return result
      ? []
      : [`${who} left no result: it was killed, or still goes on; judged is what it had recorded`];
  });
  const interrupted = parts.some(({ result }) => result?.state === 'interrupted');
  return {
    tookMs: parts.reduce((sum, { result }) => sum + (result?.tookMs ?? 0), 0),
    state: failures.length > 0 ? 'failed' : interrupted ? 'interrupted' : 'complete',
    ...(failures.length > 0 && { failure: failures.join('; ') }),
    parts: parts.map(({ start: { id, startedAt, machine }, result }) => ({
      id,
      startedAt,
      tookMs: result?.tookMs ?? 0,
      machine,
    })),
  };
}

/** What ended one of them before its time leaves holes in the whole. */
function failureOf({ state, failure }: Result): FlatlineError | undefined {
  return state === 'failed' ? new FlatlineError(EXIT.void, { what: failure! }) : undefined;
}
