import { bytesEach } from '../heap.ts';
import type { Detector, DetectorDefinition, Ms, Tuning } from '../model.ts';

const HEARTBEATS = 1100;
/** Settings that differ in nothing but the margin have the same state. */
const known = new Map<string, Promise<number>>();

/** Memory of one detector that has heard a thousand heartbeats, bytes. */
export function stateBytes(definition: DetectorDefinition, tuning: Tuning, interval: Ms): Promise<number> {
  const shape = Object.entries(tuning.params).filter(([param]) => param !== definition.family?.param);
  const key = JSON.stringify([tuning.file ?? tuning.detector, interval, shape]);
  const measured = known.get(key) ?? measure(definition, tuning, interval);
  known.set(key, measured);
  return measured;
}

/** More instances where each is small. */
async function measure(definition: DetectorDefinition, tuning: Tuning, interval: Ms): Promise<number> {
  const make = (): Detector => {
    const detector = definition.create(tuning.params, { interval });
    feed(detector, interval);
    return detector;
  };
  // the first ones are thrown away, so that code compiled on the way is not counted
  Array.from({ length: 5 }, make);
  const bytes = await bytesEach(make, 100);
  return bytes < 2000 ? bytesEach(make, 2000) : bytes;
}

function feed(detector: Detector, interval: Ms): void {
  for (let seq = 0; seq < HEARTBEATS; seq++) {
    // a little uneven, so that nothing collapses to a constant
    const at = seq * interval + ((seq * 7919) % 13) / 10;
    detector.heartbeat(at, seq, seq * interval);
  }
}
