import type { Ms } from '../../../model.ts';
import type { TraceWriter } from '../../../trace/write.ts';
import { LiveClock } from '../clock.ts';
import { LagProbe } from '../lag.ts';
import type { ClockOf } from './peer-log.ts';
import { listen, type Ports } from './receiver.ts';
import { type Recorded, Recorder } from './recorder.ts';

const LOOK: Ms = 250;
const STATUS: Ms = 10_000;
/** Node takes no timer of more than 24 days. */
const LONGEST_FLUSH: Ms = 86_400_000;

export interface Recording {
  readonly ports: Ports;
  readonly interval: Ms;
  readonly clock: ClockOf;
  /** Infinity: until it is stopped. */
  readonly for: Ms;
  /** How often what was heard is written. */
  readonly flush: Ms;
  readonly stop: AbortSignal;
  open(sendTimes: 'stamped' | 'unknown', places: readonly string[]): TraceWriter;
  say(line: string): void;
}

/** Listens until it is stopped or the time is over; undefined if nothing was heard. */
export async function recordHeartbeats(recording: Recording): Promise<Recorded | undefined> {
  const { ports, interval, stop, say } = recording;
  const origin = process.hrtime.bigint();
  const clock = new LiveClock(origin);
  const stalls: { from: Ms; until: Ms }[] = [];
  const lag = new LagProbe(
    clock,
    { write: () => undefined },
    interval,
    (from, until) => void stalls.push({ from, until }),
  );
  let places: readonly string[] = [];
  const recorder = new Recorder({
    interval,
    clock: recording.clock,
    origin: Number(origin) / 1e6,
    open: (sendTimes) => recording.open(sendTimes, places),
    say,
  });
  const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<void>();
  const orFail = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  const receiver = await listen(
    ports,
    () => clock.now(),
    (bytes, source, at) => {
      lag.awake(at);
      orFail(() => recorder.received(bytes, source, at));
    },
  );
  places = receiver.places;
  say(`listening on ${places.join(' and ')}`);
  lag.watch();
  const timers = [
    setInterval(() => orFail(() => recorder.flush()), Math.min(recording.flush, LONGEST_FLUSH)),
    setInterval(() => recorder.look(clock.now()), LOOK),
    setInterval(() => say(recorder.status()), STATUS),
  ];
  const cancel = Number.isFinite(recording.for) ? clock.at(recording.for, end) : () => undefined;
  stop.addEventListener('abort', () => end());
  if (stop.aborted) end();
  try {
    await over;
  } finally {
    receiver.close();
    lag.close();
    cancel();
    timers.forEach(clearInterval);
  }
  return recorder.end(clock.now(), stalls);
}
