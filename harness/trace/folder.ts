/** The folder that one play leaves: what was planned, what happened, and every node's journal. */
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { badInput, messageOf } from '../errors.ts';
import type { CutShort, PlayedWorld, Tuning } from '../model.ts';
import type { Plan } from '../scenario/plan.ts';
import type { Happening } from '../scenario/play.ts';

export interface PlayHeader {
  /** A simulated play leaves traces instead of journals; see simulated/. */
  readonly world: PlayedWorld;
  readonly plan: Plan;
  readonly tunings: readonly Tuning[];
  readonly engine: { readonly name: string; readonly origin: string };
}

/** How a play ended; absent while it runs, and after a harness that was killed. */
export interface PlayEnd {
  readonly end: number;
  readonly how: 'complete' | 'interrupted' | 'failed';
  /** Why it failed. */
  readonly failure?: string;
  readonly detectorFailures: readonly { tuning: string; node: string; peer: string; message: string }[];
  /** By link, when lasting connections were made, where no journal of a sender says so. */
  readonly opened?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Where in a run's folder a play is recorded.
 * @param id of the scenario within the run
 * @param repeat from 0
 */
export function playFolder(run: string, id: string, repeat: number): string {
  return join(run, 'traces', `${id}.${repeat + 1}`);
}

const HEADER = 'play.json';
const EVENTS = 'events.jsonl';
const END = 'end.json';
const CUT = 'cut.json';
/** How late the harness itself was, in the form of a node's journal. */
export const HARNESS_JOURNAL = 'harness.journal';

export function writeHeader(folder: string, header: PlayHeader): void {
  writeWhole(join(folder, HEADER), header);
  writeFileSync(join(folder, EVENTS), '');
}

export function appendEvent(folder: string, happening: Happening): void {
  appendFileSync(join(folder, EVENTS), `${JSON.stringify(happening)}\n`);
}

/** All of them at once. */
export function writeEvents(folder: string, happenings: readonly Happening[]): void {
  writeFileSync(
    join(folder, EVENTS),
    happenings.map((happening) => `${JSON.stringify(happening)}\n`).join(''),
  );
}

export function writeEnd(folder: string, end: PlayEnd): void {
  writeWhole(join(folder, END), end);
}

export function readHeader(folder: string): PlayHeader {
  const file = join(folder, HEADER);
  const read = readable(file, (text) => JSON.parse(text) as PlayHeader);
  if (!Array.isArray(read?.plan?.spells) || !Array.isArray(read.tunings))
    throw badInput('this is not what a play writes down before it begins', file, DAMAGED);
  // before there was another world, nobody wrote it down
  const header: PlayHeader = { ...read, world: read.world ?? 'live' };
  // JSON has no infinity: a spell to the end of the run is written without an end
  const spells = header.plan.spells.map((spell) => ({
    ...spell,
    until: spell.until ?? Number.POSITIVE_INFINITY,
  }));
  return { ...header, plan: { ...header.plan, spells } };
}

/** Whole lines only: a kill may cut the last one. */
export function readEvents(folder: string): Happening[] {
  const file = join(folder, EVENTS);
  return readable(file, (text) =>
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Happening),
  );
}

export function readEnd(folder: string): PlayEnd | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, END), 'utf8')) as PlayEnd;
  } catch {
    return undefined;
  }
}

/** In the folder of the last play that was begun: why no other was. */
export function writeCut(folder: string, cut: CutShort): void {
  writeWhole(join(folder, CUT), cut);
}

export function readCut(folder: string): CutShort | undefined {
  const file = join(folder, CUT);
  return existsSync(file) ? readable(file, (text) => JSON.parse(text) as CutShort) : undefined;
}

/** Under a temporary name first: a file is there as a whole or not at all. */
function writeWhole(path: string, value: unknown): void {
  writeFileSync(`${path}.part`, JSON.stringify(value));
  renameSync(`${path}.part`, path);
}

const DAMAGED = 'copy the folder of the run once more, or run it again';

/** It was written whole, so what can't be read was damaged since. */
function readable<T>(file: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    throw badInput(`can't read the play: ${messageOf(error)}`, file, DAMAGED);
  }
}

/** Where a run may be that somebody names: its folder, its id, or `latest`. */
export function runPlaces(named: string, out: string): string[] {
  return [named, join(out, 'runs', named), join(out, named)].map((path) => resolve(path));
}

/** The folders in here of plays in which a node had begun, play by play. */
export function playsIn(traces: string): string[] {
  return readdirSync(traces)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => join(traces, name))
    .filter(isPlay);
}

export function isPlay(folder: string): boolean {
  if (!existsSync(join(folder, HEADER))) return false;
  return existsSync(compactFile(folder)) || readdirSync(folder).some((name) => name.endsWith('.journal'));
}

/** All that was heard in one small file: beside the journals once a play is over, and in place of them if it was simulated. */
export function compactFile(folder: string): string {
  return join(folder, 'trace.fltrace');
}

/** What a simulated play sent and nobody was there to miss: the observer was down, or the play ended too soon for it. */
export function unseenFile(folder: string): string {
  return join(folder, 'unseen.fltrace');
}
