import type { DetectorDefinition, Ms, NodeId, Tuning } from '../model.ts';
import { type Freshness, FreshnessFilter, Monitor } from '../monitor.ts';
import type { Message } from '../patterns/pattern.ts';
import { type Journal, KIND, VOICE } from '../trace/journal.ts';
import type { Clock } from './world.ts';

export interface Judged {
  readonly tuning: Tuning;
  /** Absent for what is judged by replay alone. */
  readonly definition: DetectorDefinition | undefined;
}

export interface Peer {
  /** As journals name it. */
  readonly index: number;
  readonly id: NodeId;
  /** See DetectorContext. */
  readonly phase: number;
}

export interface Bench {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly interval: Ms;
  /** Called before a deadline is acted on: whoever was late itself finds out here. */
  readonly awake: () => void;
  readonly judged: readonly Judged[];
  /** A detector threw; it is not asked again about that peer. */
  failed(tuning: Tuning, peer: NodeId, error: unknown): void;
}

/** All tunings watching all peers of one observer, with real timers: what an application on this node would be told. */
export class OnlineJudge {
  readonly #peers = new Map<number, { filter: FreshnessFilter; monitors: TimedMonitor[] }>();

  constructor(bench: Bench, peers: readonly Peer[]) {
    for (const peer of peers) {
      const { index } = peer;
      const monitors = bench.judged.flatMap(({ tuning, definition }, i) =>
        definition ? [new TimedMonitor(bench, { tuning, definition }, i, peer)] : [],
      );
      this.#peers.set(index, { filter: new FreshnessFilter(), monitors });
    }
  }

  heard(peer: number, message: Message, at: Ms): void {
    const watch = this.#peers.get(peer);
    const freshness = watch?.filter.judge(message.incarnation, message.seq) ?? 'stale';
    if (freshness === 'stale') return;
    for (const monitor of watch!.monitors) monitor.heard(message, at, freshness);
  }

  /** This process did not run in that time. Told before anything that was due meanwhile is done. */
  stalled(from: Ms, until: Ms): void {
    for (const { monitors } of this.#peers.values()) {
      for (const monitor of monitors) monitor.stalled(from, until);
    }
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

  constructor(
    bench: Bench,
    { tuning, definition }: { tuning: Tuning; definition: DetectorDefinition },
    index: number,
    { index: peer, id, phase }: Peer,
  ) {
    const { clock, journal, interval } = bench;
    this.#bench = bench;
    this.#failed = (error) => bench.failed(tuning, id, error);
    this.#monitor = new Monitor(
      () => definition.create(tuning.params, { interval, phase }),
      (exact, opinion) => {
        const flag = opinion === 'trust' ? VOICE.trust : this.#byTimer ? VOICE.suspect : VOICE.overdue;
        const at = this.#byTimer ? clock.now() : this.#arrival;
        journal.write({ kind: KIND.voiced, flag, peer, seq: index, at, other: exact });
      },
    );
  }

  heard(message: Message, at: Ms, freshness: Freshness): void {
    this.#arrival = at;
    this.#ask(() => {
      if (freshness === 'restarted') this.#monitor.restart();
      this.#monitor.heartbeat(at, message.seq, message.sentAt);
    });
  }

  stalled(from: Ms, until: Ms): void {
    // what was due before the stall is voiced now, as a timer would have
    this.#byTimer = true;
    this.#ask(() => this.#monitor.stalled(from, until));
    this.#byTimer = false;
  }

  /** Code of a detector may throw; it is then asked no more. */
  #ask(question: () => void): void {
    if (this.#broken) return;
    try {
      question();
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
    this.#bench.awake();
    this.#byTimer = true;
    this.#monitor.expire(this.#bench.clock.now());
    this.#byTimer = false;
    this.#arm();
  }
}
