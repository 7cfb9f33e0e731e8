/**
 * What traces cost: loading, replaying, sweeping. `npm run bench` prints it; ratios within one run are what to compare.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { detectors } from '../../detectors/index.ts';
import { machine } from '../host.ts';
import { Rng } from '../lib/rng.ts';
import { round } from '../lib/units.ts';
import type { Detector, DetectorDefinition, Ms } from '../model.ts';
import { Curve } from '../replay/curve.ts';
import { newTally, SessionScore } from '../replay/score.ts';
import { type Session, sessionsOf } from '../replay/session.ts';
import { readTrace } from '../trace/read.ts';
import { TraceWriter } from '../trace/write.ts';
import { INTERVAL, SEED } from './beats.ts';

const MANY = 10_000_000;
/** A day at 10 Hz. */
const DAY = 864_000;
const WINDOW = 1000;
const BLOCKS = 96;
const THRESHOLDS = 100;
const TIMES = 5;
/** Mean and deviation of the logarithm of delays, beyond a constant; of half-normal timer slop, ms. */
const DELAY = { least: 20, mean: 0.5, deviation: 0.6 };
const SLOP: Ms = 0.2;

const say = (...cells: readonly string[]): void => void process.stdout.write(`${cells.join('   ')}\n`);

/** Sent every 100 ms with a little slop, lognormal delays, nothing lost and nothing overtaken. */
function writeMany(path: string, count: number): void {
  const random = new Rng(SEED, 'bench', 'trace');
  const about = {
    name: 'bench',
    interval: INTERVAL,
    sendTimes: 'stamped',
    clock: 'one',
    origin: 'npm run bench',
    seed: SEED,
  } as const;
  const writer = new TraceWriter(path, about);
  const watch = writer.watch({ from: 'sender', to: 'observer' });
  let last = 0;
  for (let seq = 0; seq < count; seq++) {
    const sent = seq * INTERVAL + Math.abs(random.normal()) * SLOP;
    last = Math.max(last, sent + DELAY.least + Math.exp(DELAY.mean + DELAY.deviation * random.normal()));
    writer.heard(watch, seq, sent, last);
  }
  writer.finish();
}

/** The fastest of some tries, after one that compiles: what disturbs can only slow down. */
function fastest(work: () => void, times = TIMES): Ms {
  work();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const since = performance.now();
    work();
    best = Math.min(best, performance.now() - since);
  }
  return best;
}

let sink = 0;

function replayed(session: Session, create: () => Detector): () => void {
  return () => {
    const tally = newTally();
    const score = new SessionScore(create(), session);
    // in blocks, as a sweep does it
    for (const { from, to } of blocksOf(session)) score.play(from, to, tally);
    sink += tally.mistakes;
  };
}

function* blocksOf({ at }: Session): Generator<{ from: number; to: number }> {
  const length = Math.ceil(at.length / BLOCKS);
  for (let from = 0; from < at.length; from += length) yield { from, to: Math.min(at.length, from + length) };
}

/** A loop that was compiled while it ran is slower than one that was called often: this calls it often, on little. */
function compiled(work: (session: Session) => void, session: Session): () => void {
  const little = cut(session, 20_000);
  for (let i = 0; i < 200; i++) work(little);
  return () => work(session);
}

/** The same mistakes and suspected time as `phi` with its window full, in one loop and local variables only. */
function phiByHand(z: number): (session: Session) => void {
  return ({ at, until }) => {
    const gaps = new Float64Array(WINDOW);
    let [base, count, next, sum, squares] = [0, 0, 0, 0, 0];
    let [mistakes, suspected] = [0, 0];
    for (let k = 1; k < at.length; k++) {
      const gap = at[k]! - at[k - 1]!;
      if (count === 0) base = gap;
      const offset = gap - base;
      if (count === WINDOW) {
        const old = gaps[next]!;
        sum -= old;
        squares -= old * old;
      } else count++;
      gaps[next] = offset;
      sum += offset;
      squares += offset * offset;
      if (++next === WINDOW) {
        next = 0;
        const moved = sum / count;
        base += moved;
        sum = 0;
        squares = 0;
        for (let i = 0; i < WINDOW; i++) {
          const one = gaps[i]! - moved;
          gaps[i] = one;
          sum += one;
          squares += one * one;
        }
      }
      const mean = sum / count;
      const deadline = at[k]! + base + mean + z * Math.sqrt(Math.max(0, squares / count - mean * mean));
      const arrival = k + 1 < at.length ? at[k + 1]! : until;
      if (deadline < arrival) {
        mistakes++;
        suspected += arrival - deadline;
      }
    }
    sink += mistakes + suspected;
  };
}

/** Looks at every millisecond whether it is suspected. */
function polled({ at, seq, sentAt, until }: Session, detector: Detector): () => void {
  return () => {
    let [deadline, k] = [Number.POSITIVE_INFINITY, 0];
    for (let now = at[0]!; now < until; now++) {
      for (; k < at.length && at[k]! <= now; k++) deadline = detector.heartbeat(at[k]!, seq[k]!, sentAt[k]!);
      if (now >= deadline) sink++;
    }
  };
}

const path = join(tmpdir(), `flatline-bench-${process.pid}.fltrace`);
const { cores, cpu, node } = machine();
say(`${cores} × ${cpu}, Node ${node}; traces of ${MANY} heartbeats, seed ${SEED}\n`);
try {
  writeMany(path, MANY);
  const load = fastest(() => {
    sink += readTrace(path).watches.length;
  }, 3);
  say(
    'on disk',
    `${round(statSync(path).size / 1e6)} MB`,
    `${round((8 * statSync(path).size) / MANY)} bits a heartbeat`,
  );
  say('loaded in', `${round(load / 1000)} s`);
  const [session] = sessionsOf(readTrace(path)) as [Session];
  const rate = (name: string, time: Ms, beside = ''): void =>
    say(name.padEnd(34), `${round(session.at.length / time / 1000)} M heartbeats/s`.padEnd(22), beside);

  const fixed = created(detectors['fixed']!, { timeout: '500ms' });
  const bare = ({ at }: Session): void => {
    let [suspected, deadline] = [0, Number.POSITIVE_INFINITY];
    for (let k = 0; k < at.length; k++) {
      if (at[k]! > deadline) suspected += at[k]! - deadline;
      deadline = at[k]! + 500;
    }
    sink += suspected;
  };
  const aLoop = fastest(compiled(bare, session));
  rate('a timeout in a bare loop', aLoop);
  const fixedTime = fastest(replayed(session, fixed));
  rate('replay fixed', fixedTime, `${round(fixedTime / aLoop)} × the loop`);

  const phi = created(detectors['phi']!, { threshold: 8, window: WINDOW });
  const margin = detectors['phi']!.family!.margin(parsed(detectors['phi']!, { threshold: 8 }), {
    interval: INTERVAL,
  });
  const byHand = fastest(compiled(phiByHand(margin), session));
  rate('phi by hand, in one loop', byHand);
  const single = fastest(replayed(session, phi));
  rate('replay phi', single, `${round(single / byHand)} × by hand`);

  const margins = Float64Array.from({ length: THRESHOLDS }, (_, i) =>
    detectors['phi']!.family!.margin(
      parsed(detectors['phi']!, { threshold: 0.5 * 32 ** (i / (THRESHOLDS - 1)), window: WINDOW }),
      { interval: INTERVAL },
    ),
  );
  const curve = fastest(() => {
    const own = new Curve(margins, 1);
    own.begin();
    const state = detectors['phi']!.family!.create(parsed(detectors['phi']!, { window: WINDOW }), {
      interval: INTERVAL,
    });
    for (const { from, to } of blocksOf(session)) own.play(state, session, from, to, 0);
    sink += own.mistakes[0]!;
  }, 3);
  rate(`curve of phi, ${THRESHOLDS} thresholds`, curve, `${round(curve / single)} × one replay`);
  say('', `100 replays would take ${round((THRESHOLDS * single) / curve)} × as long as the curve`);
  const short = cut(session, 100_000);
  const poll = fastest(polled(short, phi()), 1) * (session.at.length / short.at.length);
  say(
    '',
    `polling them every millisecond ${round((THRESHOLDS * poll) / curve)} × (by one of them over ${short.at.length} heartbeats)`,
  );
  say('\nsweeps, from the file on disk to the curves, each in a process of its own');
  swept('phi:minStd=10ms,window=100|1000');
  writeMany(path, DAY);
  swept('families');
} finally {
  rmSync(path, { force: true });
}
if (sink === -1) say('never');

function parsed({ params }: DetectorDefinition, written: Record<string, unknown>): Record<string, unknown> {
  return params.parse(written) as Record<string, unknown>;
}

function created(definition: DetectorDefinition, written: Record<string, unknown>): () => Detector {
  const params = parsed(definition, written);
  return () => definition.create(params, { interval: INTERVAL });
}

function cut(session: Session, count: number): Session {
  const { at, seq, sentAt } = session;
  return {
    ...session,
    at: at.subarray(0, count),
    seq: seq.subarray(0, count),
    sentAt: sentAt.subarray(0, count),
    until: at[count - 1]!,
  };
}

function swept(...what: readonly string[]): void {
  const script = fileURLToPath(new URL('./sweeps.ts', import.meta.url));
  const args = ['--conditions=flatline-source', script, path, ...what];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`the sweep of ${what.join(' ')} failed`);
}
