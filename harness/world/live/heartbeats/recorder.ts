/** Heartbeats of any number of peers, as they come, into a trace. Knows nothing of sockets and timers. */
import { formatDuration } from '../../../lib/units.ts';
import type { Ms, NodeId } from '../../../model.ts';
import type { Mark, Watch } from '../../../trace/trace.ts';
import type { TraceWriter } from '../../../trace/write.ts';
import { readHeartbeat } from './line.ts';
import { type ClockOf, type PeerCounts, PeerLog } from './peer-log.ts';

const OBSERVER = 'observer';
/** Who does not say its name comes anew from every port: somebody must bound that. */
const MOST_PEERS = 4096;
/** A silence of so many intervals is told, of peers that were heard so often. */
const SILENT = 10;
/** A sender that restarts all the time is not told for ever. */
const MOST_MARKS = 1000;
/** So many peers stand in one line. */
const MOST_TOLD = 8;

/** Where rows go. */
export type Trace = Pick<TraceWriter, 'watch' | 'heard' | 'lost' | 'events' | 'ended' | 'flush' | 'finish'>;

interface Peer {
  readonly name: NodeId;
  readonly watch: number;
  readonly from: Ms;
  readonly log: PeerLog;
  silent: boolean;
  /** What it had said when that was last told. */
  told: number;
}

export interface Recorded {
  readonly until: Ms;
  readonly peers: readonly (PeerCounts & { readonly peer: NodeId; readonly from: Ms })[];
  /** Heartbeats that were not of the form, and stand as their source’s. */
  readonly foreign: number;
  /** Heartbeats of peers beyond the number that is kept. */
  readonly ignored: number;
}

export interface RecorderOptions {
  readonly interval: Ms;
  readonly clock: ClockOf;
  /** What to take from a send time that is on the shared clock. */
  readonly origin: Ms;
  /** Begins the trace, once it is known whether heartbeats tell when they were sent. */
  open(sendTimes: 'stamped' | 'unknown'): Trace;
  say(line: string): void;
}

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #peers = new Map<NodeId, Peer>();
  /** Not written yet. */
  readonly #marks: Mark[] = [];
  #marked = 0;
  #writer: Trace | undefined;
  #stamped = false;
  #foreign = 0;
  #ignored = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /**
   * @param bytes a datagram or a line
   * @param source who it is from, if it does not say so itself
   */
  received(bytes: Uint8Array, source: string, at: Ms): void {
    const { peer: name = source, foreign, ...said } = readHeartbeat(bytes);
    if (!this.#writer) {
      this.#stamped = said.sentAt !== undefined;
      this.#writer = this.#options.open(this.#stamped ? 'stamped' : 'unknown');
    }
    if (foreign && this.#foreign++ === 0) {
      this.#mark(at, `${name} sends what is not of the form "peer seq sent_ms": each stands for a heartbeat`);
    }
    const peer = this.#peers.get(name) ?? this.#begin(name, said.sentAt !== undefined, at);
    if (!peer) return;
    const { restarts, clockJumps } = peer.log.counts;
    const silence = at - (peer.log.lastAt ?? at);
    const { clock, origin } = this.#options;
    const sentAt = said.sentAt !== undefined && clock === 'shared' ? said.sentAt - origin : said.sentAt;
    peer.log.heard({ ...said, ...(sentAt !== undefined && { sentAt }) }, at, this.#stamped);
    const { counts } = peer.log;
    if (counts.restarts > restarts) this.#mark(at, `${name} restarted`);
    if (counts.clockJumps > clockJumps) this.#mark(at, `${name}: its clock ${this.#jumped(counts)}`);
    if (peer.silent) this.#options.say(`${name} is back after ${formatDuration(silence)}`);
    peer.silent = false;
  }

  /** Tells of peers that fell silent. */
  look(now: Ms): void {
    for (const peer of this.#peers.values()) {
      const silence = now - peer.log.lastAt!;
      if (peer.silent || peer.log.counts.heard < SILENT || silence <= SILENT * this.#options.interval)
        continue;
      peer.silent = true;
      this.#options.say(`${peer.name} is silent: nothing for ${formatDuration(silence)}`);
    }
  }

  /** How many heartbeats came since this was last asked, by peer, in a line. */
  status(): string {
    if (this.#peers.size === 0) return 'nothing heard yet';
    const all = [...this.#peers.values()];
    const parts = all.slice(0, MOST_TOLD).map((peer) => {
      const { heard } = peer.log.counts;
      const more = heard - peer.told;
      return `${peer.name} +${more}${peer.silent ? ' (silent)' : ''}`;
    });
    for (const peer of all) peer.told = peer.log.counts.heard;
    const rest = all.length > MOST_TOLD ? `, and ${all.length - MOST_TOLD} more` : '';
    return `${parts.join(', ')}${rest}`;
  }

  /** What was heard until now survives a kill. */
  flush(): void {
    if (this.#marks.length > 0) this.#writer?.events({ marks: this.#marks.splice(0) });
    this.#writer?.flush();
  }

  /** Completes the trace; undefined where nothing was heard, and so nothing is written. */
  end(now: Ms, stalls: Watch['stalls']): Recorded | undefined {
    if (!this.#writer) return undefined;
    const until = Math.ceil(1000 * now) / 1000;
    const all = [...this.#peers.values()];
    for (const { name, log, watch, from } of all) {
      log.end();
      const last = log.lastAt ?? from;
      const left = until - last > SILENT * this.#options.interval;
      if (left) {
        const silence = formatDuration(until - last);
        this.#options.say(
          `${name} was silent for the last ${silence}: its watch ends with its last heartbeat`,
        );
      }
      // whether it crashed or was stopped nobody knows, so its silence must not pass for that of a live peer
      this.#writer.ended(
        watch,
        left ? last : until,
        stalls.filter((stall) => stall.until > from),
      );
    }
    this.flush();
    this.#writer.finish();
    const peers = all.map(({ name, from, log }) => ({ peer: name, from, ...log.counts }));
    return { until, peers, foreign: this.#foreign, ignored: this.#ignored };
  }

  #begin(name: NodeId, stamped: boolean, at: Ms): Peer | undefined {
    if (this.#peers.size >= MOST_PEERS) {
      if (this.#ignored++ === 0)
        this.#mark(at, `more than ${MOST_PEERS} peers: ${name} and all later are left out`);
      return undefined;
    }
    const writer = this.#writer!;
    // a trace tells microseconds: the first arrival must not come before the watch
    const from = Math.floor(1000 * at) / 1000;
    const watch = writer.watch({ from: name, to: OBSERVER }, from);
    const rows = {
      heard: writer.heard.bind(writer, watch),
      lost: writer.lost.bind(writer, watch),
    };
    const { interval, clock, say } = this.#options;
    const log = new PeerLog(rows, interval, clock);
    const peer: Peer = { name, watch, from, log, silent: false, told: 0 };
    this.#peers.set(name, peer);
    say(`${name} is heard`);
    if (stamped !== this.#stamped) {
      const what = stamped
        ? 'says when it sends, others do not: that is left out'
        : 'does not say when it sends: arrival times stand for that';
      this.#mark(at, `${name} ${what}`);
    }
    return peer;
  }

  #jumped({ clockJumps }: PeerCounts): string {
    const shared = this.#options.clock === 'shared' && clockJumps === 1;
    return shared
      ? 'is not ours; its times are moved so that this heartbeat took no time'
      : 'was set; its times are moved anew';
  }

  /** Said, and kept in the trace. */
  #mark(at: Ms, text: string): void {
    if (this.#marked++ >= MOST_MARKS) return;
    this.#marks.push({ at, text });
    this.#options.say(text);
  }
}
