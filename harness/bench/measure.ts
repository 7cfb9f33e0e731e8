/** What one detector costs. It runs in a worker of its own, where no other detector has shaped the compiled code. */
import { freemem } from 'node:os';
import { Bench, type Task } from 'tinybench';
import { definitionFor } from '../definition.ts';
import { bytesEach } from '../heap.ts';
import { Rng } from '../lib/rng.ts';
import type { Detector, Ms, Tuning } from '../model.ts';
import { type Beats, beats, hear, INTERVAL } from './beats.ts';
import type { BenchFigures, State, Timing } from './result.ts';

/** Calls in a sample: the clock is read too seldom to matter, and a slow detector still ends in time. */
export const BATCH = 1000;
const HEARD = 10 * BATCH;
/** Heard beyond the window, so that it is full and what fills it early on is over. */
const SETTLED = 100;
/** At most so long for the peers of one detector, by what a heartbeat was found to cost. */
const FILL_TIME: Ms = 5000;
const MOST_BYTES = 2 ** 30;

export interface Job {
  /** Absent: the baseline. */
  readonly tuning?: Tuning;
  readonly window: number;
  readonly seed: number;
  readonly time: Ms;
  readonly peers: number;
}

export async function measure({ tuning, window, seed, time, peers }: Job): Promise<BenchFigures> {
  const random = new Rng(seed, 'bench');
  const heard = beats(random, HEARD);
  const create = tuning ? await creator(tuning) : (): Detector => new LastArrival();
  const enough = window + SETTLED;
  const settled = (): Detector => {
    const detector = create();
    hear(detector, heard, 0, enough);
    return detector;
  };
  const bench = new Bench({
    time,
    iterations: 10,
    warmupTime: time / 4,
    warmupIterations: 2,
    subtractTimerOverhead: true,
    throws: true,
  });
  bench.add('heartbeat', hearing(settled(), heard, enough));
  if (create().suspicion) bench.add('suspicion', asking(settled(), heard, enough, random));
  const [heartbeat, suspicion] = (await bench.run()).map(timing);
  const state = await stateOf(settled, peers, enough, heartbeat!.p50);
  return { heartbeat: heartbeat!, suspicion: suspicion ?? null, state };
}

async function creator(tuning: Tuning): Promise<() => Detector> {
  const { create } = await definitionFor(tuning);
  return () => create(tuning.params, { interval: INTERVAL });
}

/** The baseline: as little as a detector can do. */
class LastArrival implements Detector {
  #last: Ms = 0;

  heartbeat(at: Ms): Ms {
    this.#last = at;
    return this.#last;
  }
}

function hearing(detector: Detector, heard: Beats, from: number): () => number {
  let next = from;
  return () => {
    const sum = hear(detector, heard, next, BATCH);
    next += BATCH;
    return sum;
  };
}

/** Asked within two intervals of the last heartbeat, so while the next is not due and when it is late. */
function asking(detector: Detector, { at, slots }: Beats, heard: number, random: Rng): () => number {
  const last = at[(heard - 1) % at.length]! + Math.floor((heard - 1) / at.length) * slots * INTERVAL;
  const instants = Float64Array.from({ length: BATCH }, () => last + 2 * INTERVAL * random.float());
  return () => {
    let sum = 0;
    for (const now of instants) sum += detector.suspicion!(now);
    return sum;
  };
}

function timing({ name, result }: Task): Timing {
  if (result.state !== 'completed') throw new Error(`the task "${name}" was not completed: ${result.state}`);
  const { samplesCount: samples, mean, p50, p99, moe, rme } = result.latency;
  const ns = (ms: Ms): number => (1e6 * ms) / BATCH;
  return { samples, mean: ns(mean), p50: ns(p50), p99: ns(p99), moe: ns(moe), rme };
}

async function stateOf(
  settled: () => Detector,
  asked: number,
  heartbeats: number,
  nsEach: number,
): Promise<State> {
  // the first measurement also gets out of the way what is compiled and cached once
  const about = Math.max(1, await bytesEach(settled, 20));
  const inMemory = Math.min(MOST_BYTES, freemem() / 2) / about;
  const inTime = (1e6 * FILL_TIME) / (nsEach * heartbeats);
  const peers = Math.max(1, Math.floor(Math.min(asked, inMemory, inTime)));
  return { bytesPerPeer: await bytesEach(settled, peers), peers, heartbeats };
}
