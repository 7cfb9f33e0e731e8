import { cannot, commented, type Exporter, Settings } from './exporter.ts';
import { unitsOfInterval, wholeMs, wholeUnits } from './rounding.ts';

const SECOND = 1000;
const PHI = 'hazelcast.heartbeat.phiaccrual.failuredetector';

/** Properties as in ClusterProperty (hazelcast/hazelcast@009609e) and PhiAccrualClusterFailureDetector (@037f064). */
export const hazelcast: Exporter = {
  what: 'Hazelcast, hazelcast.yaml: the phi-accrual or the deadline detector',
  file: 'hazelcast.yaml',
  detectors: ['hazelcast', 'fixed'],
  render(chosen) {
    const notes: string[] = [];
    const settings = new Settings('Hazelcast', chosen);
    const interval = unitsOfInterval('Hazelcast', chosen.interval, SECOND);
    const silence = settings.number(chosen.detector === 'fixed' ? 'timeout' : 'pause');
    if (silence < SECOND)
      throw cannot('hazelcast.max.no.heartbeat.seconds must be at least 1', 'tune with at least 1s');
    const properties = {
      'hazelcast.heartbeat.failuredetector.type': chosen.detector === 'fixed' ? 'deadline' : 'phi-accrual',
      'hazelcast.heartbeat.interval.seconds': interval,
      'hazelcast.max.no.heartbeat.seconds': wholeUnits(
        'hazelcast.max.no.heartbeat.seconds',
        silence,
        SECOND,
        notes,
      ),
      ...(chosen.detector === 'hazelcast' && phi(settings, interval * SECOND, notes)),
    };
    settings.check('heartbeat interval', notes, interval * SECOND);
    settings.end();
    return commented(chosen, notes, [
      'hazelcast:',
      '  properties:',
      ...Object.entries(properties).map(([name, value]) => `    ${name}: ${value}`),
    ]);
  },
};

function phi(settings: Settings, interval: number, notes: string[]): Record<string, number> {
  settings.firstEstimate(interval, notes);
  const threshold = settings.number('threshold');
  if (!Number.isInteger(threshold))
    throw cannot(
      `Hazelcast reads its threshold as a whole number, not ${threshold}`,
      `tune with threshold=${Math.floor(threshold)}|${Math.ceil(threshold)}`,
    );
  return {
    [`${PHI}.threshold`]: threshold,
    [`${PHI}.sample.size`]: settings.number('window'),
    [`${PHI}.min.std.dev.millis`]: wholeMs(`${PHI}.min.std.dev.millis`, settings.number('minStd'), notes),
  };
}
