/** The configuration: looked for from the working directory upwards, and read whole before anything starts. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { badInput } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { ownDefault } from '../own-module.ts';
import { explain } from '../scenario/explain.ts';
import type { Problem } from '../scenario/problem.ts';
import { moduleSource, problemsError } from '../scenario/source.ts';
import { suites } from '../scenario/suites.ts';
import { type Config, type ConfigBody, configSchema, worldOf } from './config.ts';

const NAMES = ['ts', 'mts', 'mjs', 'js'].map((extension) => `flatline.config.${extension}`);

/**
 * @param named with `--config`; looked for if undefined
 * @param from the working directory
 * @param reporters those that there are
 * @returns undefined where there is none
 */
export async function findConfig(
  named: string | undefined,
  from: string,
  reporters: readonly string[],
): Promise<Config | undefined> {
  const path = named === undefined ? nearestConfig(resolve(from)) : resolve(from, named);
  if (path === undefined) return undefined;
  if (!existsSync(path)) throw badInput(`there is no configuration ${named}`, 'flag --config');
  const file = relative(from, path);
  const value = await ownDefault(path, file, 'configuration', 'defineConfig');
  const source = await moduleSource(path, file, value);
  const parsed = configSchema.safeParse(value);
  const problems = parsed.success
    ? await misfits(parsed.data, reporters)
    : explain(parsed.error.issues, configSchema, value);
  if (!parsed.success || problems.length > 0) throw problemsError(source, problems);
  const { projects, ...rest } = parsed.data;
  return {
    ...rest,
    ...(projects && { projects: projects.map((project) => ({ ...project, world: worldOf(project) })) }),
    file,
    source,
    folder: dirname(path),
    flags: named === undefined ? [] : ['--config', named],
  };
}

function nearestConfig(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found) return found;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestConfig(parent);
}

/** What a project says of plays, and none has that replays traces. */
const PLAYED = ['scenarios', 'suite', 'world', 'seed', 'repeats', 'exposure'] as const;

function misfitsOf(project: NonNullable<ConfigBody['projects']>[number], i: number): Problem[] {
  const idle = project.traces ? PLAYED.filter((key) => project[key] !== undefined) : [];
  const message = 'traces are replayed, not played: leave it out, or make two projects of it';
  return idle.map((key) => ({ path: ['projects', i, key], message }));
}

/** What a schema can't see: names that mean nothing, or two things. */
async function misfits(
  { projects = [], reporters = [] }: ConfigBody,
  knownReporters: readonly string[],
): Promise<Problem[]> {
  const knownSuites = Object.keys(await suites());
  const names = projects.map(({ name }) => name);
  const unknown = (kind: string, name: string, known: readonly string[]): string =>
    `unknown ${kind} "${name}"${didYouMean(name, known)} (known: ${known.join(', ')})`;
  return [
    ...projects.flatMap((project, i) => misfitsOf(project, i)),
    ...projects.flatMap(({ name, suite }, i): Problem[] => [
      ...(names.indexOf(name) < i
        ? [{ path: ['projects', i, 'name'], message: `a second project "${name}"` }]
        : []),
      ...(suite !== undefined && !knownSuites.includes(suite)
        ? [{ path: ['projects', i, 'suite'], message: unknown('suite', suite, knownSuites) }]
        : []),
    ]),
    ...reporters.flatMap((name, i): Problem[] =>
      knownReporters.includes(name)
        ? []
        : [{ path: ['reporters', i], message: unknown('reporter', name, knownReporters) }],
    ),
  ];
}
