/** The shelf of heartbeat patterns. Add yours: one import, one line. */
import push from './push.ts';

export const patterns = { push } as const;

export type PatternName = keyof typeof patterns;
