/** The last step: heartbeats that were gathered become a trace file. */
import { badInput } from '../../../errors.ts';
import { formatDuration } from '../../../lib/units.ts';
import type { Ms } from '../../../model.ts';
import type { About, Truth } from '../../trace.ts';
import { TraceWriter } from '../../write.ts';
import type { Conversion } from '../format.ts';
import type { Peer, Rows } from './rows.ts';

/** What a trace can hold as one number, a year and more in microseconds. */
const MOST_MICROS = 2 ** 45;

/** Where heartbeats are on the clock of the trace. */
interface Placed {
  readonly duration: Ms;
  /** Taken off every time. */
  readonly origin: number;
  /** By peer: added to its send times, so that its fastest heartbeat took no time. */
  readonly shifts: readonly number[];
}

export interface Source {
  readonly file: string;
  readonly rows: Rows;
  readonly conversion: Conversion;
}

/** Returns how long the trace is. */
export async function writeOut(path: string, about: About, source: Source, stop: AbortSignal): Promise<Ms> {
  const { rows, conversion } = source;
  const { origin, shifts, duration } = place(source);
  const writer = new TraceWriter(path, about);
  try {
    let watch = -1;
    const end = (): void => {
      if (watch >= 0) writer.ended(watch, (latest(rows.peers[watch]!, shifts[watch]!) - origin) / 1000);
    };
    await rows.inOrder(stop, (peer, seq, sent, at, incarnation) => {
      if (peer !== watch) {
        end();
        const { link } = rows.peers[peer]!;
        const from = (earliest(rows.peers[peer]!, shifts[peer]!) - origin) / 1000;
        watch = writer.watch(link, from);
      }
      const sentAt = (sent + shifts[peer]! - origin) / 1000;
      if (at === Number.POSITIVE_INFINITY) writer.lost(watch, seq, sentAt);
      else writer.heard(watch, seq, sentAt, (at - origin) / 1000, incarnation);
    });
    end();
    for await (const truth of conversion.truth ?? []) {
      stop.throwIfAborted();
      writer.events({ truth: truth.map((one) => moved(one, origin / 1000)) });
    }
    writer.finish();
    return duration;
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function place({ file, rows: { peers }, conversion: { unrelated, fromFirst } }: Source): Placed {
  const shifts = peers.map(({ link, heard, leastDelay }) => {
    if (!unrelated) return 0;
    if (heard > 0) return leastDelay;
    throw badInput(`nothing of ${link.from} arrived, so its clock can’t be related to the observer’s`, file);
  });
  const ends = peers.map((peer, i) => [earliest(peer, shifts[i]!), latest(peer, shifts[i]!)] as const);
  const first = ends.reduce((least, [from]) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const last = ends.reduce((most, [, until]) => Math.max(most, until), Number.NEGATIVE_INFINITY);
  if (last - first > MOST_MICROS) {
    const [span, most] = [(last - first) / 1000, MOST_MICROS / 1000].map(formatDuration);
    throw badInput(
      `its times span ${span}, and a trace holds ${most}`,
      file,
      'check the unit of the times; some formats take --unit',
    );
  }
  const kept = !fromFirst && first >= 0 && last <= MOST_MICROS;
  return { origin: kept ? 0 : first, shifts, duration: (last - first) / 1000 };
}

function earliest({ firstSent, firstHeard }: Peer, shift: number): number {
  return Math.min(firstSent + shift, firstHeard);
}

/** A heartbeat that was lost was still waited for. */
function latest({ lastSent, lastHeard }: Peer, shift: number): number {
  return Math.max(lastSent + shift, lastHeard);
}

function moved(truth: Truth, by: number): Truth {
  return { ...truth, from: truth.from - by, until: truth.until - by };
}
