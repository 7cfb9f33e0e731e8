/** Heartbeats for trying detectors on: regular, uneven, after an outage, in a burst. Everything is a function of a seed. */
import { Rng } from '../lib/rng.ts';
import type { Detector, Ms } from '../model.ts';

export interface Beat {
  readonly at: Ms;
  readonly seq: number;
  readonly sentAt: Ms;
}

/** On time to the microsecond. */
export function regular(count: number, interval: Ms): Beat[] {
  return Array.from({ length: count }, (_, seq) => ({ at: seq * interval + 1, seq, sentAt: seq * interval }));
}

/** A few per cent of the interval late, one in fifty lost, as on a tolerable network. It repeats itself every thousand. */
export function uneven(count: number, interval: Ms, seed = 1): Beat[] {
  const random = new Rng(seed, 'contract');
  const pattern = Array.from({ length: 1000 }, () => ({
    late: 1 + random.exponential(0.02) * interval,
    lost: random.float() < 0.02,
  }));
  const beats: Beat[] = [];
  for (let seq = 0; beats.length < count; seq++) {
    const { late, lost } = pattern[seq % pattern.length]!;
    if (!lost) beats.push({ at: seq * interval + late, seq, sentAt: seq * interval });
  }
  return beats;
}

/** Regular, except that nothing arrived for a while; what was sent meanwhile is lost. */
export function withOutage(before: number, outage: number, after: number, interval: Ms): Beat[] {
  return regular(before + outage + after, interval).filter(
    ({ seq }) => seq < before || seq >= before + outage,
  );
}

/** Regular, except that some heartbeats were held back and came all at the same instant. */
export function withBurst(before: number, held: number, after: number, interval: Ms): Beat[] {
  const heal = (before + held) * interval;
  return regular(before + held + after, interval).map((beat) =>
    beat.seq >= before && beat.seq < before + held ? { ...beat, at: heal } : beat,
  );
}

/** The deadline after each heartbeat. */
export function deadlinesOf(detector: Detector, beats: readonly Beat[]): Ms[] {
  return beats.map(({ at, seq, sentAt }) => detector.heartbeat(at, seq, sentAt));
}
