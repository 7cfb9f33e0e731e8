/**
 * The overhead of detectors: what a heartbeat, a question and a peer cost. One after another, each in a worker of its own:
 * in one process the call to `heartbeat` would meet many classes, and the later ones would pay for the earlier.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { badInput, messageOf } from '../errors.ts';
import { machine, version } from '../host.ts';
import type { Ms } from '../model.ts';
import { BEATS } from './beats.ts';
import type { Contender } from './contenders.ts';
import { BATCH, type Job } from './measure.ts';
import { BENCH_SCHEMA, type BenchFigures, type BenchResult, type BenchRow } from './result.ts';

export interface Settings {
  readonly seed: number;
  readonly time: Ms;
  readonly peers: number;
}

/** @param begun is told the name of each before it is measured */
export async function overhead(
  contenders: readonly Contender[],
  { seed, time, peers }: Settings,
  begun: (name: string) => void,
): Promise<BenchResult> {
  begun('the baseline');
  const baseline = await inWorker({ window: 0, seed, time, peers });
  const rows: BenchRow[] = [];
  for (const { tuning, title, setting, window } of contenders) {
    begun(tuning.label);
    const figures = await inWorker({ tuning, window: window ?? 0, seed, time, peers });
    const { label, detector, params } = tuning;
    const ratio = figures.heartbeat.p50 / baseline.heartbeat.p50;
    rows.push({ label, setting, detector, title, window, params, ratio, ...figures });
  }
  return {
    schema: BENCH_SCHEMA,
    flatline: version(),
    machine: machine(),
    seed,
    beats: BEATS,
    time,
    peers,
    batch: BATCH,
    baseline,
    rows,
  };
}

async function inWorker(job: Job): Promise<BenchFigures> {
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: job,
  });
  try {
    return await new Promise<BenchFigures>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', () => reject(new Error('its worker ended before it had said anything')));
    });
  } catch (error) {
    const file = job.tuning?.file;
    if (file === undefined) throw error;
    throw badInput(`${job.tuning!.label} could not be measured: ${messageOf(error)}`, file);
  } finally {
    await worker.terminate();
  }
}
