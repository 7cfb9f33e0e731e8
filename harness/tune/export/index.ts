/** The systems that a tuning can be written for. Add yours: one file, one line. */
import { badInput } from '../../errors.ts';
import { didYouMean } from '../../lib/nearest.ts';
import { akka } from './akka.ts';
import { cassandra } from './cassandra.ts';
import { consul } from './consul.ts';
import { type Chosen, cannot, type Exporter } from './exporter.ts';
import { hazelcast } from './hazelcast.ts';
import { json } from './json.ts';
import { kubernetes } from './kubernetes.ts';

export const exporters = { akka, cassandra, consul, kubernetes, hazelcast, json } as const satisfies Record<
  string,
  Exporter
>;

export type ExporterName = keyof typeof exporters;

export function exporterName(text: string): ExporterName {
  const known = Object.keys(exporters);
  if (Object.hasOwn(exporters, text)) return text as ExporterName;
  throw badInput(
    `unknown system "${text}"${didYouMean(text, known)}`,
    'flag --export',
    `one of ${known.join(', ')}`,
  );
}

/** What to paste. Throws where the system can't be set to that. */
export function exportTuning(name: ExporterName, chosen: Chosen): string {
  const { detectors, render }: Exporter = exporters[name];
  if (detectors !== 'any' && !detectors.includes(chosen.detector)) {
    throw cannot(
      `${name} can't run the detector ${chosen.detector}`,
      `tune with ${detectors.join(' or ')}, or export json`,
    );
  }
  return render(chosen);
}
