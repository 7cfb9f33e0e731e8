/** A tuning as exporters take it. */
import { definitionFor } from '../../definition.ts';
import type { Ms, Tuning } from '../../model.ts';
import { writtenParams } from '../../written.ts';
import type { Chosen, Grounds } from './exporter.ts';

export async function chosen(tuning: Tuning, interval: Ms, grounds: Grounds): Promise<Chosen> {
  const { detector, file, params } = tuning;
  const written = writtenParams(await definitionFor(tuning), params);
  return { detector: file ?? detector, params, written, interval, grounds };
}
