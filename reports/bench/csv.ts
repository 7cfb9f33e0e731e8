import { stringify } from 'csv-stringify/sync';
import type { BenchResult, BenchRow, Timing } from '../../harness/bench/result.ts';

/** One line per detector and window; the first is the baseline. Cells that a spreadsheet would compute are escaped. */
export function benchCsv(result: BenchResult): string {
  const { baseline, machine, seed } = result;
  const loop = { ...baseline, label: 'baseline', detector: '', window: null, params: {}, ratio: 1 };
  const lines = [loop, ...result.rows].map((row) => ({
    cpu: machine.cpu,
    node: machine.node,
    seed,
    ...line(row),
  }));
  return stringify(lines, { header: true, escape_formulas: true });
}

type Line = Record<string, string | number | null>;

function line({
  label,
  detector,
  window,
  params,
  ratio,
  heartbeat,
  suspicion,
  state,
}: Omit<BenchRow, 'title' | 'setting'>): Line {
  return {
    label,
    detector,
    window,
    params: JSON.stringify(params),
    ratio,
    ...cells('heartbeat', heartbeat),
    ...cells('suspicion', suspicion),
    bytes_per_peer: state.bytesPerPeer,
    peers: state.peers,
    heartbeats_each: state.heartbeats,
  };
}

function cells(of: string, timing: Timing | null): Line {
  return {
    [`${of}_ns_p50`]: timing?.p50 ?? null,
    [`${of}_ns_p99`]: timing?.p99 ?? null,
    [`${of}_ns_mean`]: timing?.mean ?? null,
    [`${of}_ns_moe`]: timing?.moe ?? null,
    [`${of}_rme_percent`]: timing?.rme ?? null,
    [`${of}_samples`]: timing?.samples ?? null,
  };
}
