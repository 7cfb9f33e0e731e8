import { pathToFileURL } from 'node:url';
import { detectors } from '../detectors/index.ts';
import { wrappers } from '../detectors/wrappers/index.ts';
import type { DetectorDefinition, Tuning } from './model.ts';
import { wrappable } from './wrapper.ts';

/** The definition behind a tuning, with all wrappers: off the shelf, or out of the user's file. */
export async function definitionFor(tuning: Pick<Tuning, 'detector' | 'file'>): Promise<DetectorDefinition> {
  if (tuning.file === undefined) return wrappable(detectors[tuning.detector]!, wrappers);
  const module = (await import(pathToFileURL(tuning.file).href)) as { default: DetectorDefinition };
  const definition = module.default;
  return isDefinition(definition) ? wrappable(definition, wrappers) : definition;
}

/** Whether a module's default export is what defineDetector makes. */
export function isDefinition(made: Partial<DetectorDefinition> | undefined): made is DetectorDefinition {
  return typeof made?.create === 'function' && typeof made.params?.safeParse === 'function';
}
