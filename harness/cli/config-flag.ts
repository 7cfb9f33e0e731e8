/** The configuration, as verbs that keep runs read it. */
import { resolve } from 'node:path';
import { type ReporterName, reporters } from '../../reports/index.ts';
import type { Config } from '../project/config.ts';
import { findConfig } from '../project/find.ts';
import { DEFAULT_REPORTS } from './options.ts';

export const CONFIG =
  'a configuration, instead of the flatline.config.ts (.mts, .mjs, .js) of this folder or one above it';
export const NO_CONFIG = 'as if there were no configuration';
const OUT_LEFT_OUT = '.flatline if neither this nor a configuration says so';
export const OUT = `where runs are kept; ${OUT_LEFT_OUT}`;

/** @param also what goes there besides */
export function outWith(also: string): string {
  return `where runs are kept, and ${also}; ${OUT_LEFT_OUT}`;
}

/** @param flag the path that `--config` names; false with `--no-config` */
export async function configOf(flag: string | boolean | undefined): Promise<Config | undefined> {
  if (flag === false) return undefined;
  return findConfig(typeof flag === 'string' ? flag : undefined, process.cwd(), Object.keys(reporters));
}

/** Where runs are kept: as the flag says, else the configuration, else here. */
export function outOf(flag: string | undefined, config: Config | undefined): string {
  if (flag !== undefined) return flag;
  return config?.out === undefined ? '.flatline' : resolve(config.folder, config.out);
}

/** The same, for verbs that ask nothing else of a configuration. */
export async function keptIn(out: string | undefined, config: string | boolean | undefined): Promise<string> {
  return outOf(out, await configOf(config));
}

/** Which reports are made: as the flag says, else the configuration, else the usual ones. */
export function reportersOf(
  flag: readonly ReporterName[] | undefined,
  config: Config | undefined,
): readonly ReporterName[] {
  // a configuration was refused if it names others
  return flag ?? (config?.reporters as ReporterName[] | undefined) ?? DEFAULT_REPORTS;
}
