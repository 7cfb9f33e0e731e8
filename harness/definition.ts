import { detectors } from '../detectors/index.ts';
import { wrappers } from '../detectors/wrappers/index.ts';
import type { DetectorDefinition, Tuning } from './model.ts';
import { importOwn } from './own-module.ts';
import { isProgram, programDefinition } from './program/definition.ts';
import { wrappable } from './wrapper.ts';

/** The definition behind a tuning, with all wrappers: off the shelf, or out of the user's file. */
export async function definitionFor(tuning: Pick<Tuning, 'detector' | 'file'>): Promise<DetectorDefinition> {
  if (tuning.file === undefined) return wrappable(detectors[tuning.detector]!, wrappers);
  if (isProgram(tuning.file)) return wrappable(programOf(tuning.file), wrappers);
  const { default: definition } = (await importOwn(tuning.file)) as { default: DetectorDefinition };
  return isDefinition(definition) ? wrappable(definition, wrappers) : definition;
}

/** Each program runs once, and watches all peers. */
const programs = new Map<string, DetectorDefinition>();

function programOf(file: string): DetectorDefinition {
  const known = programs.get(file) ?? programDefinition(file);
  programs.set(file, known);
  return known;
}

/** Whether a tuning is judged on what was recorded, and not by the observers while they run. */
export function isReplayed({ file }: Pick<Tuning, 'file'>): boolean {
  return file !== undefined && isProgram(file);
}

/** Whether a module's default export is what defineDetector makes. */
export function isDefinition(made: Partial<DetectorDefinition> | undefined): made is DetectorDefinition {
  return typeof made?.create === 'function' && typeof made.params?.safeParse === 'function';
}
