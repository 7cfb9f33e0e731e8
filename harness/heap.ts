/** How much memory things take, measured. */
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of heap and array buffers by which what is in use grows, per instance. The more instances, the more exact. */
export async function bytesEach(make: () => object, instances: number): Promise<number> {
  const inUse = collector();
  // the list itself is there before, so that it is not counted
  const made = new Array<object | null>(instances).fill(null);
  const before = await inUse();
  for (let i = 0; i < instances; i++) made[i] = make();
  const after = await inUse();
  // still referred to here, so none of them was collected before
  return Math.max(0, Math.round((after - before) / made.length));
}

/** More rounds free nothing more; what shrinks for longer is somebody else’s. */
const MOST_ROUNDS = 20;

/** Collects garbage and says what is left in use. Array buffers are freed behind the collector's back, and that takes time. */
function collector(): () => Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const collected = async (): Promise<number> => {
    for (let round = 0; round < 2; round++) {
      collect();
      await turn();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  return async () => {
    let least = await collected();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const left = await collected();
      if (left >= least) break;
      least = left;
    }
    return least;
  };
}
