/** What a simulated play leaves: its events, what was heard as a trace, and whatever else was sent as another. */
import type { Link, Ms } from '../../model.ts';
import type { Happening } from '../../scenario/play.ts';
import type { Span } from '../../timeline.ts';
import { compactFile, type PlayEnd, type PlayHeader, unseenFile, writeEnd, writeEvents } from '../folder.ts';
import { aboutPlay, eventsOf } from '../play.ts';
import { realise } from '../realised.ts';
import { TraceWriter } from '../write.ts';
import { nodesOf } from './nodes.ts';

export class SimulatedRecorder {
  readonly #folder: string;
  readonly #header: PlayHeader;
  readonly #seen: TraceWriter;
  #unseen: { readonly writer: TraceWriter; readonly watches: Map<Link, number> } | undefined;

  /** @param folder is there */
  constructor(folder: string, header: PlayHeader) {
    this.#folder = folder;
    this.#header = header;
    this.#seen = new TraceWriter(compactFile(folder), aboutPlay(header));
  }

  /** A life of an observer begins; what is returned names what it hears on that link. */
  watch(link: Link, from: Ms): number {
    return this.#seen.watch(link, from);
  }

  heard(watch: number, seq: number, sentAt: Ms, at: Ms, incarnation: number): void {
    this.#seen.heard(watch, seq, sentAt, at, incarnation);
  }

  lost(watch: number, seq: number, sentAt: Ms): void {
    this.#seen.lost(watch, seq, sentAt);
  }

  unseen(link: Link, seq: number, sentAt: Ms): void {
    this.#unseen ??= {
      writer: new TraceWriter(unseenFile(this.#folder), aboutPlay(this.#header)),
      watches: new Map(),
    };
    const { writer, watches } = this.#unseen;
    let watch = watches.get(link);
    if (watch === undefined) {
      watch = writer.watch(link);
      watches.set(link, watch);
    }
    writer.lost(watch, seq, sentAt);
  }

  /** @param stalls when the observer found that it had not run */
  ended(watch: number, until: Ms, stalls: readonly Span[]): void {
    this.#seen.ended(watch, until, stalls);
  }

  /** The play is over: everything is put on disk. */
  finish(end: PlayEnd, happenings: readonly Happening[]): void {
    const { plan } = this.#header;
    const realised = realise(happenings, plan.spells, end.end);
    const nodes = nodesOf(this.#header, realised, end.end);
    this.#seen.events(eventsOf({ plan, realised, nodes, end }));
    this.#unseen?.writer.finish();
    this.#seen.finish();
    writeEvents(this.#folder, happenings);
    writeEnd(this.#folder, end);
  }

  /** Leaves nothing behind but what was planned. */
  discard(): void {
    this.#unseen?.writer.discard();
    this.#seen.discard();
  }
}
