import { badInput, type FlatlineError } from '../../../errors.ts';
import type { Ms } from '../../../model.ts';
import type { Job, Log } from '../format.ts';

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
