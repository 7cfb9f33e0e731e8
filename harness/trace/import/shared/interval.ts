import { badInput, type FlatlineError } from '../../../errors.ts';
import type { Ms } from '../../../model.ts';
import type { Job, Log } from '../format.ts';
import { type Fields, msText } from './fields.ts';

/** More are no log but a time that was misread: four months at ten a second. */
const MOST_MADE = 100_000_000;

/** The nominal interval: as it was told, or the usual gap between sendings, which nobody chose to more than three digits. */
export function intervalOf({ interval, rows, log }: Job): Ms {
  if (rows.peers.length === 0) throw badInput('there is no heartbeat in it', log.file);
  if (interval !== undefined) return interval;
  const { usualGap } = rows;
  if (usualGap > 0) return Number((usualGap / 1000).toPrecision(3));
  throw untold(log);
}

export function untold({ file }: Log): FlatlineError {
  return badInput('it does not tell how often heartbeats were sent', file, 'say it with --interval');
}

/**
 * For logs that only say what heartbeats would have met: these are made, and not without end.
 * @param until the latest time so far, in microseconds, as the interval is
 */
export function refuseEndless(fields: Fields, until: number, interval: number): void {
  if (until <= MOST_MADE * interval) return;
  throw fields.problem(
    `with ${msText(until)} and a heartbeat every ${msText(interval)} there would be more than ${MOST_MADE} heartbeats`,
    undefined,
    'check the unit of the times, or take a longer --interval',
  );
}
