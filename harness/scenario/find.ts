/** Where scenarios are, and what stands in their files. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badInput, messageOf } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { ownDefault } from '../own-module.ts';
import { moduleSource, type Source, yamlSource } from './source.ts';

const builtInFolder = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const EXTENSION = /\.(ya?ml|[cm]?[tj]s)$/;

/** Names of the scenarios that ship with flatline, in order. */
export async function builtInScenarios(): Promise<string[]> {
  const files = await readdir(builtInFolder);
  return files
    .filter((file) => /\.(yaml|ts|js)$/.test(file) && !/\.(d|test)\.ts$|^suites\.yaml$/.test(file))
    .map((file) => file.replace(EXTENSION, ''))
    .sort();
}

/** The name of the scenario in that file. */
export function scenarioName(path: string): string {
  return basename(path).replace(EXTENSION, '');
}

/**
 * A path is taken as it is; a bare name is looked for among the built-in ones, then in `scenarios`.
 * @param from what paths are relative to
 * @param where told if there is none
 */
export async function findScenario(name: string, from = '.', where?: string): Promise<string> {
  if (EXTENSION.test(name) || /[/\\]/.test(name)) return resolve(from, name);
  for (const folder of [builtInFolder, resolve(from, 'scenarios')]) {
    const files = await readdir(folder).catch(() => []);
    const found = files.find(
      (file) => EXTENSION.test(file) && !file.endsWith('.d.ts') && file.replace(EXTENSION, '') === name,
    );
    if (found) return join(folder, found);
  }
  const known = await builtInScenarios();
  throw badInput(
    `unknown scenario "${name}"${didYouMean(name, known)}`,
    where,
    `built in: ${known.join(', ')}; a file of your own needs its path, such as ./${name}.yaml`,
  );
}

export async function readSource(path: string): Promise<Source> {
  const shown = relative(process.cwd(), path);
  const file = shown.startsWith('..') ? path : shown;
  if (/^\.ya?ml$/.test(extname(path))) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw badInput(`can't read the scenario: ${messageOf(error)}`, file);
    });
    return yamlSource(file, text);
  }
  return moduleSource(path, file, await ownDefault(path, file, 'scenario', 'defineScenario'));
}
