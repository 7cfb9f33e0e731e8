import type { DetectorDefinition, Ms, NodeId, Tuning } from '../../model.ts';
import { type Freshness, FreshnessFilter, Monitor } from '../../monitor.ts';
import type { Message } from '../../patterns/pattern.ts';
import { type Journal, KIND, VOICE } from '../../trace/journal.ts';
import type { Clock } from '../world.ts';

export interface Judged {
  readonly tuning: Tuning;
  readonly definition: DetectorDefinition;
}

export interface Bench {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly interval: Ms;
  readonly judged: readonly Judged[];
  /** A detector threw; it is not asked again about that peer. */
  failed(tuning: Tuning, peer: NodeId, error: unknown): void;
}

/** All tunings watching all peers of one observer, with real timers: what an application on this node would be told. */
export class OnlineJudge {
  readonly #peers = new Map<number, { filter: FreshnessFilter; monitors: TimedMonitor[] }>();

  constructor(bench: Bench, peers: readonly { index: number; id: NodeId }[]) {
    for (const { index, id } of peers) {
      const monitors = bench.judged.map((_, tuning) => new TimedMonitor(bench, tuning, index, id));
      this.#peers.set(index, { filter: new FreshnessFilter(), monitors });
    }
  }

  heard(peer: number, message: Message, at: Ms): void {
    const watch = this.#peers.get(peer);
    const freshness = watch?.filter.judge(message.incarnation, message.seq) ?? 'stale';
    if (freshness === 'stale') return;
    for (const monitor of watch!.monitors) monitor.heard(message, at, freshness);
  }
}

/**
 * One tuning watching one peer. The timer is not moved at every heartbeat: when it fires for a deadline that has moved on,
 * it is set again for what is left.
 */
class TimedMonitor {
  readonly #bench: Bench;
  readonly #monitor: Monitor;
  readonly #failed: (error: unknown) => void;
  #timer: { at: Ms; cancel: () => void } | undefined;
  #arrival: Ms = 0;
  #byTimer = false;
  #broken = false;

  constructor(bench: Bench, index: number, peer: number, peerName: NodeId) {
    const { clock, journal, interval, judged } = bench;
    const { tuning, definition } = judged[index]!;
    this.#bench = bench;
    this.#failed = (error) => bench.failed(tuning, peerName, error);
    this.#monitor = new Monitor(
      () => definition.create(tuning.params, { interval }),
      (exact, opinion) => {
        const flag = opinion === 'trust' ? VOICE.trust : this.#byTimer ? VOICE.suspect : VOICE.overdue;
        const at = this.#byTimer ? clock.now() : this.#arrival;
        journal.write({ kind: KIND.voiced, flag, peer, seq: index, at, other: exact });
      },
    );
  }

  heard(message: Message, at: Ms, freshness: Freshness): void {
    if (this.#broken) return;
    this.#arrival = at;
    try {
      if (freshness === 'restarted') this.#monitor.restart();
      this.#monitor.heartbeat(at, message.seq, message.sentAt);
    } catch (error) {
      this.#broken = true;
      this.#failed(error);
      return;
    }
    this.#arm();
  }

  #arm(): void {
    const { deadline, trusts } = this.#monitor;
    if (!trusts || deadline === Number.POSITIVE_INFINITY) return;
    if (this.#timer) {
      if (this.#timer.at <= deadline) return;
      this.#timer.cancel();
    }
    this.#timer = { at: deadline, cancel: this.#bench.clock.at(deadline, () => this.#fired()) };
  }

  #fired(): void {
    this.#timer = undefined;
    this.#byTimer = true;
    this.#monitor.expire(this.#bench.clock.now());
    this.#byTimer = false;
    this.#arm();
  }
}
