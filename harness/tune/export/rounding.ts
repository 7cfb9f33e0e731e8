/** Systems take whole milliseconds or seconds. What is rounded is said, and what would become something else is refused. */
import { exactDuration } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';
import { cannot } from './exporter.ts';

/** By more than this it is another setting than the one that was measured. */
const MOST = 0.1;
/** An interval is not a setting to be rounded but what the measurement is of. */
const MOST_OF_INTERVAL = 0.01;

/** How many of the unit, rounded up: a silence that is a little longer makes no more mistakes. */
export function wholeUnits(name: string, value: Ms, unit: Ms, notes: string[]): number {
  const count = Math.ceil(value / unit - 1e-9);
  const rounded = count * unit;
  if (rounded - value > MOST * value) {
    const lower = count > 1 ? `${exactDuration(rounded - unit)} or ` : '';
    throw cannot(
      `${name} takes whole multiples of ${exactDuration(unit)}, and ${exactDuration(value)} would become ${exactDuration(rounded)}`,
      `tune with ${lower}${exactDuration(rounded)}`,
    );
  }
  if (rounded - value > 1e-6) {
    notes.push(`${name} is rounded up from ${exactDuration(value)} to ${exactDuration(rounded)}`);
  }
  return count;
}

export function wholeMs(name: string, value: Ms, notes: string[]): Ms {
  return wholeUnits(name, value, 1, notes);
}

/** For a system whose interval can't be set. */
export function onlyInterval(system: string, interval: Ms, only: Ms): void {
  if (Math.abs(interval - only) <= MOST_OF_INTERVAL * only) return;
  throw cannot(
    `${system} sends heartbeats every ${exactDuration(only)}, and that can't be set; measured were ${exactDuration(interval)}`,
    `measure with heartbeats every ${exactDuration(only)}`,
  );
}

/** The heartbeat interval as so many of the unit. */
export function unitsOfInterval(system: string, interval: Ms, unit: Ms): number {
  const count = Math.round(interval / unit);
  if (Math.abs(count * unit - interval) <= MOST_OF_INTERVAL * interval) return count;
  const near = [...new Set([Math.max(1, Math.floor(interval / unit)), Math.ceil(interval / unit)])];
  throw cannot(
    `${system} can't send heartbeats every ${exactDuration(interval)}, which is what was measured`,
    `measure with heartbeats every ${near.map((n) => exactDuration(n * unit)).join(' or ')}`,
  );
}
