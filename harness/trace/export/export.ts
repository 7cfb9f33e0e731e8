/** A trace for other programs: under a temporary name first, so that it is there as a whole or not at all. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { badInput, diskFull, environment, FlatlineError, messageOf } from '../../errors.ts';
import { didYouMean } from '../../lib/nearest.ts';
import { linkName } from '../../model.ts';
import type { Trace } from '../trace.ts';
import type { ExportFormat } from './format.ts';

/** No trace is ever called so: an unfinished one must not be taken for what a killed export left. */
const TEMPORARY = '.exporting';

/** @param force replace what is there; a folder only if it is an export itself */
export async function exportTrace(
  trace: Trace,
  format: ExportFormat,
  path: string,
  { force, stop }: { readonly force: boolean; readonly stop: AbortSignal },
): Promise<void> {
  refuseTaken(path, format, force);
  const part = `${path}${TEMPORARY}`;
  // a kill may have left one
  rmSync(part, { recursive: true, force: true });
  try {
    await format.write(trace, part, stop);
    rmSync(path, { recursive: true, force: true });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (error instanceof FlatlineError || (error as Error).name === 'AbortError') throw error;
    const fix = 'name a folder that is there and can be written to, with --out';
    throw (
      diskFull(error, path) ?? environment(`can't export the trace: ${messageOf(error)}`, path, fix, error)
    );
  }
}

/** The part of a trace that one link is. */
export function onlyLink(trace: Trace, name: string): Trace {
  const watches = trace.watches.filter(({ link }) => linkName(link) === name);
  if (watches.length > 0) {
    const { truth, marks, voiced } = trace.events;
    return {
      ...trace,
      watches,
      events: { truth, marks, voiced: voiced.filter(({ link }) => linkName(link) === name) },
    };
  }
  const known = [...new Set(trace.watches.map(({ link }) => linkName(link)))];
  throw badInput(
    `the trace has no link "${name}"${didYouMean(name, known)}`,
    'flag --link',
    `its links: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}`,
  );
}

function refuseTaken(path: string, { folder, ending }: ExportFormat, force: boolean): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) return;
  const where = resolve(path);
  if (there.isDirectory() && !(folder && isExport(path))) {
    throw badInput(
      'a folder stands there, with other things in it',
      where,
      `name one that ends in ${ending}`,
    );
  }
  if (!force)
    throw badInput('it exists already', where, 'replace it with --force, or name another with --out');
}

/** Nothing but what an export puts there: only that is ever removed. */
function isExport(folder: string): boolean {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return (
    existsSync(join(folder, 'about.json')) &&
    names.every(
      (name) => name === 'about.json' || name.endsWith('.npy') || statSync(join(folder, name)).isDirectory(),
    )
  );
}
