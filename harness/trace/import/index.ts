/** The shelf of logs that become traces. Add yours: one import, one line. */
import arrivals from './arrivals.ts';
import csv from './csv.ts';
import delivery from './delivery.ts';
import type { ImportFormat } from './format.ts';
import gcLog from './gc-log.ts';
import ping from './ping.ts';
import planetlab from './planetlab.ts';
import rtt from './rtt.ts';

export const formats = {
  csv,
  arrivals,
  ping,
  rtt,
  planetlab,
  delivery,
  'gc-log': gcLog,
} as const satisfies Record<string, ImportFormat>;

export type FormatName = keyof typeof formats;
