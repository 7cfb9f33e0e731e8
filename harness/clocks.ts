/** What the clocks of nodes read, where a plan has them run fast or slow, or sets them. Everything else is in true time. */
import type { Detector, Ms, NodeId, Spell } from './model.ts';

/** From a true instant on the clock reads so much, and goes on at that rate. */
interface Piece {
  readonly from: Ms;
  readonly reads: Ms;
  readonly rate: number;
}

/** All that the plan will do to a clock is known, so it is known today when it will read what. */
export class NodeClock {
  readonly #pieces: readonly Piece[];

  /** @param pieces in order; the first begins at 0 */
  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** What it reads at a true instant. One at which it is set reads the new time. */
  read(at: Ms): Ms {
    const { from, reads, rate } = this.#pieces[this.#pieceAt(at)]!;
    return reads + rate * (at - from);
  }

  /** The first true instant from `since` on at which it reads that much or more. */
  reached(reading: Ms, since: Ms): Ms {
    if (Number.isNaN(reading)) return reading;
    for (let i = this.#pieceAt(since); ; i++) {
      const { from, reads, rate } = this.#pieces[i]!;
      const until = this.#pieces[i + 1]?.from ?? Number.POSITIVE_INFINITY;
      let at = Math.max(since, from, from + (reading - reads) / rate);
      // rounding is not to name an instant at which it is not there yet
      const grain = Number.EPSILON * Math.max(1, at, Math.abs(reading));
      while (at < until && reads + rate * (at - from) < reading) at += grain;
      if (at < until || until === Number.POSITIVE_INFINITY) return at;
    }
  }

  #pieceAt(at: Ms): number {
    let [low, high] = [0, this.#pieces.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#pieces[middle]!.from <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** The clock of a node; undefined for one that is right all the time. */
export function clockOf(spells: readonly Spell[], node: NodeId): NodeClock | undefined {
  const own = spells.flatMap(({ from, until, effect }) =>
    effect.kind === 'clock' && effect.node === node ? [{ from, until, ...effect }] : [],
  );
  if (own.length === 0) return undefined;
  const instants = new Set([0, ...own.flatMap(({ from, until }) => [from, until])].filter(Number.isFinite));
  const pieces = [...instants]
    .sort((a, b) => a - b)
    .map((at): Piece => {
      const on = own.filter(({ from, until }) => from <= at && at < until);
      const gained = own.reduce(
        (sum, { from, until, ppm }) => sum + (ppm * Math.max(0, Math.min(at, until) - from)) / 1e6,
        0,
      );
      const ahead = on.reduce((sum, one) => sum + one.ahead, 0);
      return {
        from: at,
        reads: at + ahead + gained,
        rate: 1 + on.reduce((sum, { ppm }) => sum + ppm, 0) / 1e6,
      };
    });
  return new NodeClock(pieces);
}

/**
 * A detector that is told what the observer's clock read when a heartbeat arrived and what its sender's stamped on it; what it
 * answers is a reading of the observer's clock. Whoever asks it has true time. A clock that is right may be left out.
 */
export function onClocks(
  detector: Detector,
  observer: NodeClock | undefined,
  sender: NodeClock | undefined,
): Detector {
  if (!observer && !sender) return detector;
  const read = (at: Ms): Ms => observer?.read(at) ?? at;
  let [reading, deadline] = [Number.NaN, Number.NaN];
  const due = (answer: Ms, since: Ms): Ms => {
    // what was due before the observer stood still is due then
    if (answer !== reading) deadline = observer?.reached(answer, since) ?? answer;
    reading = answer;
    return deadline;
  };
  return {
    heartbeat(at, seq, sentAt) {
      reading = Number.NaN;
      return due(detector.heartbeat(read(at), seq, sender?.read(sentAt) ?? sentAt), at);
    },
    ...(detector.suspicion && { suspicion: (now: Ms) => detector.suspicion!(read(now)) }),
    ...(detector.stalled && {
      stalled: (from: Ms, until: Ms) => due(detector.stalled!(read(from), read(until)), until),
    }),
  };
}
