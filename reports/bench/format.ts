/** The figures of a benchmark as text, the same in the terminal and in the page. */
import type { BenchResult, BenchRow } from '../../harness/bench/result.ts';
import { round } from '../../harness/lib/units.ts';

export interface Column {
  readonly head: readonly [string, string];
  /** What it is, in a sentence. */
  readonly what: string;
  cell(row: BenchRow): string;
}

const tenth = (ns: number): string => ns.toFixed(1);

export const columns: readonly Column[] = [
  {
    head: ['heartbeat', 'ns p50'],
    what: 'Median cost of a heartbeat. Every sample is the mean over a batch.',
    cell: ({ heartbeat }) => tenth(heartbeat.p50),
  },
  {
    head: ['', '× loop'],
    what: 'That, by the baseline of the same run.',
    cell: ({ ratio }) => tenth(ratio),
  },
  { head: ['', 'p99'], what: 'Of the batches.', cell: ({ heartbeat }) => tenth(heartbeat.p99) },
  { head: ['', 'mean'], what: 'Mean of the batches.', cell: ({ heartbeat }) => tenth(heartbeat.mean) },
  {
    head: ['', '±'],
    what: 'Margin of error of the mean, 95 %.',
    cell: ({ heartbeat }) => `${tenth(heartbeat.rme)}%`,
  },
  {
    head: ['suspicion', 'ns p50'],
    what: 'Median cost of asking for the suspicion level, within two intervals of the last heartbeat.',
    cell: ({ suspicion }) => (suspicion ? tenth(suspicion.p50) : '–'),
  },
  {
    head: ['state', 'bytes'],
    what: 'Heap and array buffers per monitored peer.',
    cell: ({ state }) => String(state.bytesPerPeer),
  },
];

/** The baseline as a row, then all others. */
export function allRows({ baseline, rows }: BenchResult): BenchRow[] {
  const name = { label: 'a bare loop', setting: 'a bare loop', detector: '', title: '', params: {} };
  return [{ ...name, window: null, ratio: 1, ...baseline }, ...rows];
}

/** What was measured, where. */
export function origin({ machine, seed, beats, time, batch }: BenchResult): string[] {
  return [
    `${machine.cores} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}, seed ${seed}`,
    `${beats}; ${round(time)} ms a task, batches of ${batch}; every detector alone in a worker, its state in cache`,
  ];
}

export const CAVEAT =
  'Absolute times wander with the machine and with what else runs on it: compare ratios within one run.';

/** How many peers their memory was taken from. */
export function peersTold({ peers, rows }: BenchResult): string {
  const fewer = rows
    .filter(({ state }) => state.peers < peers)
    .map(({ label, state }) => `${label}: ${state.peers}`);
  const told = `State is measured over ${peers} detectors in use at once, each with its window full`;
  return fewer.length === 0
    ? `${told}.`
    : `${told}; over fewer where it took too long (${fewer.join(', ')}).`;
}
