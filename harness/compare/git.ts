/** What a commit makes of scenarios: it is checked out beside the repository, run in virtual time, and removed again. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import { badInput, EXIT, type Exit, environment, FlatlineError, messageOf } from '../errors.ts';
import type { Result } from '../result.ts';
import { readResult, writeFiles } from '../run-folder.ts';
import { makeFolder } from '../trace/make-folder.ts';
import type { LaidFile } from './laid.ts';
import { type Place, wayIn } from './place.ts';

export interface Order {
  readonly place: Place;
  /** What follows `flatline run`, with paths relative to the folder in which a person stands. */
  readonly args: readonly string[];
  /** What every side takes from the working tree. */
  readonly files: readonly LaidFile[];
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

/** Hooks and variables of a git that called us are none of ours. */
const git = {
  args: ['-c', 'core.hooksPath=/dev/null'],
  options: {
    env: { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
    reject: false,
  },
} as const;

async function asked(cwd: string, args: readonly string[]) {
  return execa('git', [...git.args, ...args], { ...git.options, cwd });
}

/** undefined where there is no repository, or no git. */
export async function placeOf(cwd: string): Promise<Place | undefined> {
  const { stdout, failed } = await asked(cwd, ['rev-parse', '--show-toplevel']);
  return failed ? undefined : { top: resolve(stdout), inside: relative(resolve(stdout), realpathSync(cwd)) };
}

/** The commit that a ref means; undefined for anything else. */
export async function commitOf({ top }: Place, ref: string): Promise<string | undefined> {
  const { stdout, failed } = await asked(top, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  return failed ? undefined : stdout.trim();
}

/** As it is checked out in a folder that is gone afterwards. */
export async function runCommit(commit: string, order: Order): Promise<Result> {
  const { place, files, say } = order;
  return withTree(place.top, commit, order.stop, async (tree) => {
    await bringModules(place, tree, order);
    for (const file of files) lay(file, tree);
    say(`running ${commit.slice(0, 10)}`);
    return runIn({ top: tree, inside: place.inside }, order, commit.slice(0, 10));
  });
}

function lay({ path, text }: LaidFile, tree: string): void {
  const folder = dirname(join(tree, path));
  makeFolder(folder);
  // what a link leads to is no part of what was checked out
  if (wayIn(tree, realpathSync(folder)) === undefined)
    throw badInput(`in the other commit ${path} lies behind a link`, path, 'name a scenario that does not');
  writeFiles(tree, { [path]: text });
}

/** As it lies there, with what was not committed. */
export async function runWorktree(order: Order): Promise<Result> {
  order.say('running the working tree');
  return runIn(order.place, order, 'the working tree');
}

async function withTree<T>(
  top: string,
  commit: string,
  stop: AbortSignal,
  work: (tree: string) => Promise<T>,
): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flatline-compare-')));
  const tree = join(folder, 'tree');
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    execaSync('git', [...git.args, 'worktree', 'prune'], { ...git.options, cwd: top });
  };
  // a second Ctrl-C ends the process on the spot
  process.once('exit', remove);
  try {
    const { failed, stderr } = await asked(top, ['worktree', 'add', '--detach', '--quiet', tree, commit]);
    stop.throwIfAborted();
    if (failed) throw environment(`git can't check out ${commit}: ${stderr}`, top);
    return await work(tree);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** The packages that the code of a commit needs: those that are here, if its lock file is the same, else its own. */
async function bringModules({ top, inside }: Place, tree: string, { say, stop }: Order): Promise<void> {
  const home = nearestWith('node_modules', join(top, inside));
  const project = nearestWith('package-lock.json', join(tree, inside));
  const same =
    project === undefined ||
    (home !== undefined &&
      textOf(join(home, 'package-lock.json')) === textOf(join(project, 'package-lock.json')));
  if (!same && project.startsWith(tree)) {
    say(`installing the packages of ${relative(tree, project) || 'that commit'}: its lock file is another`);
    const { failed, stderr } = await execa('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: project,
      reject: false,
      cancelSignal: stop,
    });
    stop.throwIfAborted();
    if (failed) {
      const lock = join(relative(tree, project), 'package-lock.json');
      throw environment(`npm ci failed in the other commit: ${lastLine(stderr)}`, lock);
    }
    return;
  }
  if (home === undefined) return;
  const within = relative(top, home);
  // packages above the repository are found above the other tree too
  const at = within.startsWith('..') ? dirname(tree) : join(tree, within);
  if (existsSync(join(at, 'node_modules'))) return;
  makeFolder(at);
  symlinkSync(join(home, 'node_modules'), join(at, 'node_modules'), 'junction');
}

function nearestWith(name: string, folder: string): string | undefined {
  if (existsSync(join(folder, name))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestWith(name, parent);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const extension = extname(import.meta.url);
const ownBin = fileURLToPath(new URL(`../cli/bin${extension}`, import.meta.url));

/**
 * flatline's own repository runs what the commit says flatline is; any other runs the flatline that compares.
 * @param commit that is checked out there for a while
 */
export function isFlatline({ top }: Place, commit?: string): boolean {
  const file = join(top, 'package.json');
  const text = textOf(file);
  if (text === undefined) return false;
  try {
    return (Object(JSON.parse(text)) as { name?: unknown }).name === 'flatline';
  } catch (error) {
    throw badInput(
      `package.json is not JSON: ${messageOf(error)}`,
      commit === undefined ? file : `${commit}:package.json`,
      commit === undefined ? 'mend it' : 'name another commit',
    );
  }
}

async function runIn(place: Place, order: Order, name: string): Promise<Result> {
  const { args, stop } = order;
  const { top, inside } = place;
  const own = isFlatline(place, top === order.place.top ? undefined : name);
  const bin = own ? join(top, 'harness', 'cli', 'bin.ts') : ownBin;
  if (!existsSync(bin)) throw badInput(`${name} has no harness/cli/bin.ts`, undefined, 'name a later commit');
  const out = mkdtempSync(join(tmpdir(), 'flatline-compared-'));
  const cwd = join(top, inside);
  try {
    makeFolder(cwd);
    const sources = own || extension === '.ts' ? ['--conditions=flatline-source'] : [];
    // a commit of flatline itself may be older than configurations are, and has none
    const flags = own ? [] : ['--no-config'];
    const { exitCode, stderr } = await execa(
      process.execPath,
      [...sources, bin, 'run', ...args, ...flags, '--world', 'simulated', '--reporter', 'json', '--out', out],
      {
        cwd,
        stdin: 'ignore',
        stdout: 'ignore',
        reject: false,
        cancelSignal: stop,
        forceKillAfterDelay: 5000,
      },
    );
    stop.throwIfAborted();
    refuse(exitCode, toldBy(stderr, [top, out]), name);
    return resultIn(out, name);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** With a result; whether its checks passed is not asked here. */
const ENDED: readonly (number | undefined)[] = [EXIT.held, EXIT.failed, EXIT.inconclusive, EXIT.void];

function refuse(exitCode: number | undefined, told: string, name: string): void {
  if (ENDED.includes(exitCode)) return;
  const exit = Object.values(EXIT).find((code) => code === exitCode) ?? EXIT.bug;
  throw new FlatlineError(exit as Exit, {
    what: `${name} can't run this: ${told || `it ended with ${exitCode}`}`,
  });
}

/** The error, without what will be gone when it is read: where the run was kept, and where the commit was checked out. */
function toldBy(stderr: string, [top, out]: readonly [string, string]): string {
  const error = stderr.slice(Math.max(0, stderr.indexOf('error: '))).replace(/^error: /, '');
  const lines = error.split('\n').filter((line) => !line.includes(out));
  return lines.join('\n').replaceAll(`${top}${sep}`, '').trim();
}

function resultIn(out: string, name: string): Result {
  try {
    return readResult('latest', out).result;
  } catch (error) {
    if (!(error instanceof FlatlineError)) throw error;
    throw badInput(`${name} left a result that can't be compared: ${error.complaint.what}`);
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
