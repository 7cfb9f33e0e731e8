/** Where a run leaves its files: `<out>/runs/<id>/`, and `latest` beside them. */
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { AGREE_SCHEMA, type AgreeResult } from './agree/result.ts';
import { badInput, diskFull, environment, messageOf } from './errors.ts';
import { commandLine } from './host.ts';
import { shellQuoted } from './lib/text.ts';
import { RESULT_SCHEMA, type Result } from './result.ts';
import { makeFolder } from './trace/make-folder.ts';

export interface RunFolder {
  readonly id: string;
  readonly folder: string;
}

/** Beside its result: how far the other world was from it. */
const AGREEMENT = 'agreement.json';

/** @param now wall clock: ids sort by time, and two runs of one second differ */
export function newRunFolder(out: string, now: Date): RunFolder {
  const time = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const id = `${time}-${randomBytes(2).toString('hex')}`;
  const folder = resolve(out, 'runs', id);
  try {
    makeFolder(join(folder, 'traces'));
  } catch (error) {
    throw (
      diskFull(error, folder) ??
      environment(`can't make the run's folder: ${messageOf(error)}`, folder, 'name another with --out')
    );
  }
  return { id, folder };
}

/** What makes the reports of a run again, typed where it ran. */
export function commandFor(folder: string): string {
  return `${commandLine()} report ${shellQuoted(relative('.', folder))}`;
}

/** Makes `latest` mean this run, in one step. */
export function markLatest({ id, folder }: RunFolder): void {
  const link = resolve(folder, '..', '..', 'latest');
  const fresh = `${link}.${process.pid}`;
  // a junction needs no privilege on Windows; elsewhere the kind is ignored
  symlinkSync(process.platform === 'win32' ? folder : join('runs', id), fresh, 'junction');
  try {
    if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink())
      rmSync(link, { force: true, recursive: false });
    renameSync(fresh, link);
  } catch {
    // something else of that name stands there: the run is complete without the link
    rmSync(fresh, { force: true });
  }
}

/** Writes each file under another name first, so that nobody reads a half of it. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    // somebody else may be writing the same
    const part = `${path}.${process.pid}.part`;
    try {
      makeFolder(dirname(path));
      writeFileSync(part, text);
      renameSync(part, path);
    } catch (error) {
      discard(part);
      const fix = 'name a folder that can be written to (report: --to; run: --out)';
      throw diskFull(error, path) ?? environment(`can't write ${name}: ${messageOf(error)}`, path, fix);
    }
    return path;
  });
}

/** Adds to a file of somebody else’s, such as the summary of a CI job. */
export function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    const fix = 'unset GITHUB_STEP_SUMMARY if this is no job of GitHub’s';
    throw diskFull(error, path) ?? environment(`can't add to the summary: ${messageOf(error)}`, path, fix);
  }
}

/** Writes files that do not exist yet: all of them, or none. */
export function createFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(files)) {
    if (existsSync(join(folder, name))) {
      throw badInput(`${name} exists already`, resolve(folder, name), 'choose another name, or move it away');
    }
  }
  const written: string[] = [];
  try {
    for (const [name, text] of Object.entries(files)) written.push(...writeFiles(folder, { [name]: text }));
  } catch (error) {
    written.forEach(discard);
    throw error;
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // its folder is none
  }
}

/** The result of an earlier run, by its id, its folder, its file, or `latest`. */
export function readResult(named: string, out: string): { result: Result; folder: string } {
  const found = findResult(named, out);
  if (found !== undefined) {
    const folder = resolve(found, '..');
    return { result: withAgreement(parseResult(readFileSync(found, 'utf8'), found), folder), folder };
  }
  throw badInput(
    `there is no run "${named}"`,
    `looked for ${resultPlaces(named, out).slice(1).join(', ')}`,
    'name a run’s id or folder, a result.json, or latest',
  );
}

/** Its file; undefined where there is none. */
export function findResult(named: string, out: string): string | undefined {
  return resultPlaces(named, out).find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

function resultPlaces(named: string, out: string): string[] {
  return [
    named,
    join(named, 'result.json'),
    join(out, 'runs', named, 'result.json'),
    join(out, named, 'result.json'),
  ].map((path) => resolve(path));
}

const DAMAGED = 'get it once more from where it was made, or run it again';

function parseResult(text: string, file: string): Result {
  let value: { schema?: unknown };
  try {
    value = JSON.parse(text) as { schema?: unknown };
  } catch (error) {
    throw badInput(`the result is not JSON: ${messageOf(error)}`, file, DAMAGED);
  }
  if (value?.schema !== RESULT_SCHEMA) {
    const told = value?.schema === undefined ? 'it has no schema' : `its schema is ${String(value.schema)}`;
    throw badInput(
      `not a result that this flatline reads: ${told}, not ${RESULT_SCHEMA}`,
      file,
      'render it with the flatline that wrote it, or run it again',
    );
  }
  if (!Array.isArray((value as Partial<Result>).scenarios))
    throw badInput('not a whole result: it has no scenarios', file, DAMAGED);
  return value as Result;
}

/** Keeps a comparison with the other world beside the run that it is about. */
export function keepAgreement(folder: string, agreement: AgreeResult): void {
  writeFiles(folder, { [AGREEMENT]: JSON.stringify(agreement) });
}

/** The result with the comparison that is kept beside it, if there is one. */
export function withAgreement(result: Result, folder: string): Result {
  let kept: AgreeResult;
  try {
    kept = JSON.parse(readFileSync(join(folder, AGREEMENT), 'utf8')) as AgreeResult;
  } catch {
    return result;
  }
  // a run can be told without it: what another version wrote, or is about another run, is left alone
  const fits = kept?.schema === AGREE_SCHEMA && kept.sides.some(({ run }) => run === result.id);
  return fits ? { ...result, agreement: kept } : result;
}
