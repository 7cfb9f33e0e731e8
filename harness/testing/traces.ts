/** Traces for tests, from the little that a test cares about. */
import { linkName, type Ms } from '../model.ts';
import {
  type About,
  type Events,
  NO_EVENTS,
  sharedFloats,
  sharedInts,
  type Trace,
  type Watch,
} from '../trace/trace.ts';

/** A heartbeat of a trace; one without an arrival was lost. */
export interface Beat {
  readonly seq: number;
  readonly sentAt: Ms;
  readonly at?: Ms;
  readonly incarnation?: number;
}

export const ABOUT: About = {
  name: 'a test',
  interval: 100,
  sendTimes: 'stamped',
  clock: 'one clock',
  origin: 'made by a test',
};

/** Arrivals in the order of `beats`; it goes on to the last of them. */
export function watchOf(beats: readonly Beat[], given: Partial<Watch> = {}): Watch {
  const heard = beats.filter((beat) => beat.at !== undefined);
  const lost = beats.filter((beat) => beat.at === undefined);
  const restarted = heard.some(({ incarnation = 0 }) => incarnation > 0);
  return {
    link: { from: 'n1', to: 'observer' },
    from: 0,
    until: heard.reduce((last, { at }) => Math.max(last, at!), 0),
    heard: {
      at: floats(heard.map(({ at }) => at!)),
      seq: ints(heard.map(({ seq }) => seq)),
      sentAt: floats(heard.map(({ sentAt }) => sentAt)),
      ...(restarted && { incarnation: ints(heard.map(({ incarnation = 0 }) => incarnation)) }),
    },
    lost: { seq: ints(lost.map(({ seq }) => seq)), sentAt: floats(lost.map(({ sentAt }) => sentAt)) },
    stalls: [],
    ...given,
  };
}

export function traceOf(
  watches: readonly Watch[],
  { about, events }: { readonly about?: Partial<About>; readonly events?: Partial<Events> } = {},
): Trace {
  return { about: { ...ABOUT, ...about }, watches, events: { ...NO_EVENTS, ...events }, unfinished: false };
}

/** `count` heartbeats every `interval`, each `delay` on its way; null loses it. */
export function steady(
  count: number,
  interval: Ms,
  delay: (seq: number) => Ms | null = () => 1,
): readonly Beat[] {
  return Array.from({ length: count }, (_, seq): Beat => {
    const sentAt = seq * interval;
    const late = delay(seq);
    return { seq, sentAt, ...(late !== null && { at: sentAt + late }) };
  });
}

/** All of a watch as plain values, so that two can be held against each other. */
export function plain({ link, from, until, heard, lost, stalls }: Watch) {
  return {
    link: linkName(link),
    from,
    until,
    heard: [...heard.at].map((at, i) => ({
      at,
      seq: heard.seq[i],
      sentAt: heard.sentAt[i],
      incarnation: heard.incarnation?.[i] ?? 0,
    })),
    lost: [...lost.seq].map((seq, i) => ({ seq, sentAt: lost.sentAt[i] })),
    stalls,
  };
}

function floats(values: readonly number[]): Float64Array {
  const column = sharedFloats(values.length);
  column.set(values);
  return column;
}

function ints(values: readonly number[]): Uint32Array {
  const column = sharedInts(values.length);
  column.set(values);
  return column;
}
