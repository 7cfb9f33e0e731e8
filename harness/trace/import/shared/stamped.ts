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
  /** By peer: what was heard with the highest number so far. */
  readonly #newest: Newest[] = [];

  constructor(times: Times) {
    this.#times = times;
  }

  /** Times in microseconds. */
  heard(fields: Fields, peer: number, seq: number, sent: number, at: number, incarnation = 0): void {
    if (at < sent && !this.#times.unrelated) {
      throw fields.problem(
        `heartbeat ${seq} arrived at ${msText(at)}, before it was sent at ${msText(sent)}`,
        this.#times.arrived,
        'if sender and observer have clocks of their own: --clocks unrelated',
      );
    }
    const newest = this.#newest[peer];
    const order = newest ? incarnation - newest.incarnation || seq - newest.seq : 1;
    if (newest && order * (sent - newest.sent) < 0) throw this.#backwards(fields, seq, sent, newest);
    if (order > 0) this.#newest[peer] = { seq, sent, incarnation, line: fields.line };
  }

  /** A number that is lower than others before says nothing: it may be of another life of the sender. */
  lost(fields: Fields, peer: number, seq: number, sent: number): void {
    const newest = this.#newest[peer];
    if (newest && seq > newest.seq && sent < newest.sent) throw this.#backwards(fields, seq, sent, newest);
  }

  #backwards(fields: Fields, seq: number, sent: number, other: Newest): Error {
    return fields.problem(
      `heartbeat ${seq} was sent at ${msText(sent)}, but heartbeat ${other.seq} (line ${other.line}) at ${msText(other.sent)}`,
      this.#times.sent,
      'send times can’t fall while sequence numbers grow: tell several senders apart by a column peer, lives of one by a column incarnation',
    );
  }
}
