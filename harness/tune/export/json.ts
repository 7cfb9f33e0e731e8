import { exactDuration } from '../../lib/units.ts';
import { type Exporter, specOf } from './exporter.ts';

/** For programs, and for flatline itself: `spec` is what `--detector` takes. */
export const json: Exporter = {
  what: 'any tuning, as JSON',
  file: 'tuning.json',
  detectors: 'any',
  render(chosen) {
    const { detector, written: params, interval, grounds } = chosen;
    const tuning = {
      schema: 'flatline-tuning/1',
      spec: specOf(chosen),
      detector,
      params,
      interval: exactDuration(interval),
    };
    return `${JSON.stringify({ ...tuning, ...grounds }, null, 2)}\n`;
  },
};
