/** Traces by what people call them: a file, a play's folder, a run. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { badInput, FlatlineError, messageOf } from '../errors.ts';
import { compactFile, isPlay, playsIn, runPlaces } from './folder.ts';
import { PART } from './format.ts';
import { traceOfPlay } from './play.ts';
import { readTrace } from './read.ts';
import type { Trace } from './trace.ts';

/**
 * The trace in a `.fltrace` or `.part` file or in a play's folder, or those of all plays of a run, which may be named by
 * its folder, its id, or as `latest`. Throws where there is none.
 * @param out where runs are kept
 */
export function openTraces(named: string, out: string): Trace[] {
  return findTraces(named, out).map(openTrace);
}

/** The same, not read yet: paths of files and of plays' folders, for what looks at one after the other. */
export function findTraces(named: string, out: string): string[] {
  const places = runPlaces(named, out);
  for (const place of places) {
    const kind = statSync(place, { throwIfNoEntry: false });
    if (kind?.isFile()) return [place];
    if (kind?.isDirectory()) {
      const found = isPlay(place) ? [place] : playsBelow(place);
      if (found.length > 0) return found;
    }
  }
  const [path] = places as [string];
  if (existsSync(`${path}${PART}`)) {
    throw badInput('the trace was never finished', path, `to use what is there, name ${named}${PART}`);
  }
  const fix = 'name a trace file, a play’s folder, a run’s id or folder, or latest';
  if (existsSync(path)) throw badInput('the folder holds no recorded play', path, fix);
  throw badInput(`there is no trace "${named}"`, `looked for ${places.join(', ')}`, fix);
}

/** @param path of a file or of a play's folder */
export function openTrace(path: string): Trace {
  if (!statSync(path).isDirectory()) return readTrace(path);
  const compact = compactFile(path);
  if (existsSync(compact)) return readTrace(compact);
  try {
    return traceOfPlay(path);
  } catch (error) {
    if (error instanceof FlatlineError) throw error;
    throw badInput(`can't read the play: ${messageOf(error)}`, resolve(path));
  }
}

function playsBelow(folder: string): string[] {
  const traces = join(folder, 'traces');
  return playsIn(existsSync(traces) ? traces : folder);
}
