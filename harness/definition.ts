import { pathToFileURL } from 'node:url';
import { detectors } from '../detectors/index.ts';
import type { DetectorDefinition, Tuning } from './model.ts';

/** The definition behind a tuning: off the shelf, or out of the user's file. */
export async function definitionFor(tuning: Pick<Tuning, 'detector' | 'file'>): Promise<DetectorDefinition> {
  if (tuning.file === undefined) return detectors[tuning.detector]!;
  const module = (await import(pathToFileURL(tuning.file).href)) as { default: DetectorDefinition };
  return module.default;
}
