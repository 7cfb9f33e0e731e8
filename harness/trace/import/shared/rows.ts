/** Heartbeats on their way from a log into a trace: put in the order of arrival, counted and measured. In microseconds. */
import { badInput } from '../../../errors.ts';
import type { Link } from '../../../model.ts';
import { OBSERVER } from '../format.ts';
import { Sample } from './sample.ts';
import type { Scratch } from './scratch.ts';
import { Sorted } from './sorted.ts';

/** As many as a trace can name. */
const MOST_PEERS = 65_535;
const LIFE = 2 ** 32;

/** What is known of one sender, as one observer hears it. */
export class Peer {
  readonly link: Link;
  heard = 0;
  lost = 0;
  /** The shortest way of a heartbeat. */
  leastDelay = Number.POSITIVE_INFINITY;
  firstSent = Number.POSITIVE_INFINITY;
  lastSent = Number.NEGATIVE_INFINITY;
  firstHeard = Number.POSITIVE_INFINITY;
  lastHeard = Number.NEGATIVE_INFINITY;
  /** What was heard of its first life: the outermost slots, and the one that was added last. */
  readonly lowest = { seq: Number.POSITIVE_INFINITY, sent: 0 };
  readonly highest = { seq: Number.NEGATIVE_INFINITY, sent: 0 };
  readonly latest = { seq: Number.POSITIVE_INFINITY, sent: 0 };

  constructor(link: Link) {
    this.link = link;
  }
}

export class Rows {
  readonly peers: Peer[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #sorted: Sorted;
  readonly #gaps = new Sample();

  constructor(scratch: Scratch) {
    this.#sorted = new Sorted(scratch);
  }

  /** The number that names this sender, as that observer hears it, from now on. */
  peer(name: string, observer = OBSERVER): number {
    const key = observer === OBSERVER ? name : `${name}\n${observer}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.peers.length === MOST_PEERS) throw badInput(`there are more than ${MOST_PEERS} peers`);
    this.#numbers.set(key, this.peers.length);
    return this.peers.push(new Peer({ from: name, to: observer })) - 1;
  }

  heard(number: number, seq: number, sent: number, at: number, incarnation = 0): void {
    const peer = this.peers[number]!;
    peer.heard++;
    peer.leastDelay = Math.min(peer.leastDelay, at - sent);
    peer.firstHeard = Math.min(peer.firstHeard, at);
    peer.lastHeard = Math.max(peer.lastHeard, at);
    this.#add(number, peer, seq, sent, at, incarnation);
    if (incarnation === 0) this.#measure(peer, seq, sent);
  }

  lost(number: number, seq: number, sent: number): void {
    const peer = this.peers[number]!;
    peer.lost++;
    this.#add(number, peer, seq, sent, Number.POSITIVE_INFINITY, 0);
  }

  /** The median time between sendings of what was heard, one after the other, by slot; NaN where none was. */
  get usualGap(): number {
    return this.#gaps.quantile(0.5);
  }

  /** The mean time between sendings, by slot; NaN where it can't be told. */
  get meanGap(): number {
    let [time, slots] = [0, 0];
    for (const { lowest, highest } of this.peers) {
      if (highest.seq <= lowest.seq) continue;
      time += highest.sent - lowest.sent;
      slots += highest.seq - lowest.seq;
    }
    return time / slots;
  }

  /**
   * One peer after another, its heartbeats in the order of arrival and then the lost ones. To be called once.
   * @param each `at` is Infinity for a lost one
   */
  async inOrder(
    stop: AbortSignal,
    each: (peer: number, seq: number, sent: number, at: number, incarnation: number) => void,
  ): Promise<void> {
    for await (const block of this.#sorted.blocks()) {
      stop.throwIfAborted();
      for (let i = 0; i < block.length; i += 4) {
        const slot = block[i + 2]!;
        each(block[i]!, slot % LIFE, block[i + 3]!, block[i + 1]!, Math.floor(slot / LIFE));
      }
    }
  }

  #add(number: number, peer: Peer, seq: number, sent: number, at: number, incarnation: number): void {
    this.#sorted.push(number, at, LIFE * incarnation + seq, sent);
    peer.firstSent = Math.min(peer.firstSent, sent);
    peer.lastSent = Math.max(peer.lastSent, sent);
  }

  #measure({ lowest, highest, latest }: Peer, seq: number, sent: number): void {
    if (seq > latest.seq) this.#gaps.push((sent - latest.sent) / (seq - latest.seq));
    note(latest, seq, sent);
    if (seq < lowest.seq) note(lowest, seq, sent);
    if (seq > highest.seq) note(highest, seq, sent);
  }
}

function note(slot: { seq: number; sent: number }, seq: number, sent: number): void {
  slot.seq = seq;
  slot.sent = sent;
}
