import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

/** How much the heap and the array buffers grow by many instances, per instance; more of them where each is small. */
async function measure(definition: DetectorDefinition, tuning: Tuning, interval: Ms): Promise<number> {
  const collect = collector();
  const make = (): Detector => {
    const detector = definition.create(tuning.params, { interval });
    feed(detector, interval);
    return detector;
  };
  const growth = async (instances: number): Promise<number> => {
    const before = await collect();
    const detectors: Detector[] = Array.from({ length: instances }, make);
    const after = await collect();
    // still referred to here, so none of them was collected before
    return Math.max(0, Math.round((after - before) / detectors.length));
  };
  // the first ones are thrown away, so that code compiled on the way is not counted
  Array.from({ length: 5 }, make);
  const bytes = await growth(100);
  return bytes < 2000 ? growth(2000) : bytes;
}

function feed(detector: Detector, interval: Ms): void {
  for (let seq = 0; seq < HEARTBEATS; seq++) {
    // a little uneven, so that nothing collapses to a constant
    const at = seq * interval + ((seq * 7919) % 13) / 10;
    detector.heartbeat(at, seq, seq * interval);
  }
}

/** Collects garbage and says what is left in use. Array buffers are freed behind the collector's back, so twice. */
function collector(): () => Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return async () => {
    for (let round = 0; round < 2; round++) {
      collect();
      await turn();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
}
