/** One sender and one observer, between which nothing takes any time but what a fault makes it take. */
import type { Ms } from '../model.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import type { Recording } from '../trace/recording.ts';
import { plan } from './scenarios.ts';
import { simulated } from './simulated.ts';

export type Fault = NonNullable<ScenarioInput['phases'][number]['faults']>[number];

/** One sender every 10 ms from 1 s to 21 s, over a link and by a host that take no time of their own. */
export function played(faults: Fault[], more: Partial<ScenarioInput> = {}): Promise<Recording> {
  return simulated(
    plan({
      topology: { shape: 'star', senders: 1 },
      heartbeat: { interval: '10ms' },
      virtual: { delay: '0ms' },
      phases: [{ name: 'a', for: '20s', faults }],
      ...more,
    }),
  );
}

export const heardIn = ({ streams }: Recording) => streams[0]!.heard;
export const delaysIn = (recording: Recording): Ms[] => {
  const { at, sentAt } = heardIn(recording);
  return [...at].map((time, i) => time - sentAt[i]!).filter((_, i) => sentAt[i]! >= 1000);
};
export const meanOf = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** The most that an empirical and a true tail are apart. */
export function apart(delays: readonly Ms[], tail: (x: Ms) => number): number {
  const sorted = delays.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((x, i) => Math.abs(1 - (i + 0.5) / sorted.length - tail(x))));
}
