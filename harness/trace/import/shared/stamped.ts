/** Refuses what can't have happened to heartbeats whose sending and arrival were both written down. */
import { type Fields, msText } from './fields.ts';

/** What the log calls the two times, and whether they are of clocks that have nothing to do with each other. */
interface Times {
  readonly sent: string;
  readonly arrived: string;
  readonly unrelated: boolean;
}

interface Newest {
  seq: number;
  sent: number;
  incarnation: number;
  line: number;
}

export class Stamped {
  readonly #times: Times;
  /** By peer: the heartbeat with the highest number so far. */
  readonly #newest: Newest[] = [];

  constructor(times: Times) {
    this.#times = times;
  }

  /** @param at Infinity if it was lost; times in microseconds */
  check(fields: Fields, peer: number, seq: number, sent: number, at: number, incarnation = 0): void {
    const { line } = fields;
    if (at < sent && !this.#times.unrelated) {
      throw fields.problem(
        `heartbeat ${seq} arrived at ${msText(at)}, before it was sent at ${msText(sent)}`,
        this.#times.arrived,
        'if sender and observer have clocks of their own: --clocks unrelated',
      );
    }
    const newest = this.#newest[peer];
    if (newest === undefined) {
      this.#newest[peer] = { seq, sent, incarnation, line };
      return;
    }
    const order = incarnation - newest.incarnation || seq - newest.seq;
    const [earlier, later] = order > 0 ? [newest.sent, sent] : [sent, newest.sent];
    if (order !== 0 && later < earlier) {
      throw fields.problem(
        `heartbeat ${seq} was sent at ${msText(sent)}, but heartbeat ${newest.seq} (line ${newest.line}) at ${msText(newest.sent)}`,
        this.#times.sent,
        'send times can’t fall while sequence numbers grow: tell several senders apart by a column peer, lives of one by a column incarnation',
      );
    }
    if (order > 0) this.#newest[peer] = { seq, sent, incarnation, line };
  }
}
