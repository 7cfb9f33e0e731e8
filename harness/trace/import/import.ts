/** The story of an import: a log is recognised, read, put in order, and written as a trace. */
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { badInput, environment, messageOf } from '../../errors.ts';
import type { Ms } from '../../model.ts';
import type { About } from '../trace.ts';
import type { FormatOptions, ImportFormat, Log } from './format.ts';
import { type FormatName, formats } from './index.ts';
import { openLog } from './shared/log.ts';
import { Rows } from './shared/rows.ts';
import { Scratch } from './shared/scratch.ts';
import { writeOut } from './shared/write-out.ts';

/** A measured interval that is further from the nominal one is told. */
const ODD = 0.1;

export interface Wanted {
  /** Recognised from the first lines if left out. */
  readonly from?: FormatName | undefined;
  /** Where the trace goes; what is there already is replaced. */
  readonly out: string;
  readonly name: string;
  readonly licence?: string | undefined;
  readonly interval?: Ms | undefined;
  readonly peer?: string | undefined;
  readonly options: FormatOptions;
}

export interface Imported {
  readonly path: string;
  readonly heard: number;
  readonly lost: number;
  readonly links: number;
  /** From the first sending to the last arrival, or to the last sending where that was lost. */
  readonly duration: Ms;
  /** Between sendings, on the mean; null if there was only one. */
  readonly measuredInterval: Ms | null;
  readonly about: About;
}

/**
 * @param path of the log, as it was named
 * @param say for what the user should know meanwhile
 */
export async function importLog(
  source: Readable,
  path: string,
  wanted: Wanted,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<Imported> {
  const { out, options } = wanted;
  refuseUnwritable(wanted);
  const log = await openLog(source, path, stop);
  const name = wanted.from ?? recognised(log, path, say);
  const format: ImportFormat = formats[name];
  refuseOptions(name, format, options);
  const scratch = new Scratch(`${out}.scratch`);
  try {
    const rows = new Rows(scratch);
    const warn = (text: string): void => say(`warning: ${text}`);
    const conversion = await format.read({ ...wanted, log, rows, scratch, warn });
    const about = aboutOf(wanted, `${log.file} by ${name}: ${conversion.how}`, conversion);
    const measured = rows.meanGap / 1000;
    if (about.sendTimes !== 'scheduled' && Math.abs(measured / about.interval - 1) > ODD) {
      warn(`the interval is taken as ${about.interval} ms, but it was ${measured.toFixed(3)} ms on the mean`);
    }
    const duration = await writeOut(out, about, { file: log.file, rows, conversion }, stop);
    return {
      path: out,
      heard: rows.peers.reduce((sum, { heard }) => sum + heard, 0),
      lost: rows.peers.reduce((sum, { lost }) => sum + lost, 0),
      links: rows.peers.length,
      duration,
      measuredInterval: Number.isNaN(measured) ? null : measured,
      about,
    };
  } catch (error) {
    throw unwritable(error, out);
  } finally {
    scratch.close();
  }
}

/** A format for each line, with what such a log is. */
export function formatList(): string {
  const width = Math.max(...Object.keys(formats).map((name) => name.length));
  return Object.entries(formats)
    .map(([name, { what }]) => `  ${name.padEnd(width)}  ${what}`)
    .join('\n');
}

/** Before anything is read, because reading may take minutes. */
function refuseUnwritable({ out }: Wanted): void {
  try {
    accessSync(dirname(out), constants.W_OK);
  } catch (error) {
    throw unwritable(error, out);
  }
}

function recognised({ head }: Log, path: string, say: (line: string) => void): FormatName {
  const found = (Object.keys(formats) as FormatName[]).filter((name) => formats[name].recognise(head));
  if (found.length === 1) {
    say(`recognised as ${found[0]}`);
    return found[0]!;
  }
  throw badInput('can’t tell what kind of log this is', path, `name it with --from:\n${formatList()}`);
}

function refuseOptions(name: FormatName, { takes }: ImportFormat, options: FormatOptions): void {
  const given = Object.keys(options) as (keyof FormatOptions)[];
  const foreign = given.find((option) => options[option] !== undefined && !takes.includes(option));
  if (foreign === undefined) return;
  const all: [string, ImportFormat][] = Object.entries(formats);
  const others = all.filter((entry) => entry[1].takes.includes(foreign)).map(([other]) => other);
  throw badInput(
    `${name} has no use for --${foreign}`,
    `flag --${foreign}`,
    `leave it out; it is for ${others.join(', ')}`,
  );
}

function aboutOf(
  { name, licence }: Wanted,
  origin: string,
  { interval, sendTimes, clock }: Pick<About, 'interval' | 'sendTimes' | 'clock'>,
): About {
  return { name, interval, sendTimes, clock, origin, ...(licence !== undefined && { licence }) };
}

/** What failed on the way to the disk, as an error that says so; anything else as it is. */
function unwritable(error: unknown, out: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return environment(
    `can't write the trace: ${messageOf(error)}`,
    out,
    'name another place with --out; nothing was left behind',
    error,
  );
}
