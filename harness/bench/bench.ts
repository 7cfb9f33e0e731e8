/**
 * How fast heartbeats are judged: `npm run bench`. Ratios within one run are what to compare; absolute times wander with
 * the machine.
 */
import { Bench } from 'tinybench';
import { detectors } from '../../detectors/index.ts';
import { standardLineup } from '../../detectors/lineup.ts';
import { machine } from '../host.ts';
import { Rng } from '../lib/rng.ts';
import { round } from '../lib/units.ts';
import type { Detector } from '../model.ts';
import { freshOf, replay } from '../replay/replay.ts';
import { beats, INTERVAL, SEED } from './beats.ts';

const HEARTBEATS = 100_000;

/** The first setting of each detector of the standard line-up. */
function contestants(): { name: string; create: () => Detector }[] {
  return standardLineup(INTERVAL).map(({ use, with: fixed, sweep }) => {
    const definition = detectors[use]!;
    const [first] = Object.entries(sweep).map(([param, values]) => ({ [param]: values[0] }));
    const params = definition.params.parse({ ...fixed, ...first }) as Record<string, unknown>;
    return { name: use, create: () => definition.create(params, { interval: INTERVAL }) };
  });
}

const { slots, ...columns } = beats(new Rng(SEED, 'bench'), HEARTBEATS);
const heard = freshOf({ ...columns, incarnation: new Uint32Array(HEARTBEATS) });
const end = slots * INTERVAL;
const bench = new Bench({ time: 1000, warmupTime: 200 });
let sink = 0;
bench.add('a bare loop', () => {
  let suspicions = 0;
  let deadline = Number.POSITIVE_INFINITY;
  for (const at of heard.at) {
    if (at >= deadline) suspicions++;
    deadline = at + 150;
  }
  sink += suspicions;
});
for (const { name, create } of contestants()) {
  bench.add(`replay ${name}`, () => {
    sink += replay(heard, create, end).flips.length;
  });
}
await bench.run();

const { cores, cpu, node } = machine();
process.stdout.write(
  `${cores} × ${cpu}, Node ${node}; ${heard.at.length} heartbeats a pass, seed ${SEED}\n\n`,
);
const baseline = medianMs(bench.tasks[0]!);
for (const task of bench.tasks) {
  const ms = medianMs(task);
  const rate = heard.at.length / ms / 1000;
  const cost = (ms * 1e6) / heard.at.length;
  const line = [
    task.name.padEnd(18),
    `${round(rate)} M heartbeats/s`,
    `${round(cost)} ns each`,
    `${round(ms / baseline)} × the loop`,
  ];
  process.stdout.write(`${line.join('   ')}\n`);
}
if (sink < 0) process.stdout.write('never\n');

function medianMs({ result }: (typeof bench.tasks)[number]): number {
  if (result.state !== 'completed') throw new Error(`a benchmark did not complete: ${result.state}`);
  return result.latency.p50;
}
