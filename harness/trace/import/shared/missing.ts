/** Heartbeats that a log says nothing of were lost. */
import { badInput } from '../../../errors.ts';
import type { Job } from '../format.ts';

/** More than that of one sender are no outage but a number that was misread: eleven days at ten a second. */
const MOST_MISSING = 10_000_000;

export interface Slot {
  readonly seq: number;
  /** In microseconds. */
  readonly sent: number;
}

/** Takes heartbeats slot by slot, and makes up the slots between them, sent at even distances. */
export class FillIn {
  readonly #job: Job;
  #before: (Slot & { readonly peer: number }) | undefined;

  constructor(job: Job) {
    this.#job = job;
  }

  heard(peer: number, seq: number, sent: number, at: number): void {
    const before = this.#before?.peer === peer ? this.#before : undefined;
    if (before) between(this.#job, peer, before, { seq, sent });
    this.#job.rows.heard(peer, seq, sent, at);
    this.#before = { peer, seq, sent };
  }
}

/** Adds the slots between two. */
export function between({ rows, log }: Job, peer: number, before: Slot, after: Slot): void {
  const slots = after.seq - before.seq;
  if (rows.peers[peer]!.lost + slots > MOST_MISSING) {
    throw badInput(
      `heartbeats ${before.seq + 1} to ${after.seq - 1} are missing; that is more than can have been lost`,
      log.file,
      'check which number is the sequence number, and the interval',
    );
  }
  for (let seq = before.seq + 1; seq < after.seq; seq++) {
    const sent = before.sent + ((after.sent - before.sent) * (seq - before.seq)) / slots;
    rows.lost(peer, seq, Math.round(sent));
  }
}
