import type { Ms } from '../../model.ts';
import { type JournalWriter, KIND } from '../../trace/journal.ts';
import type { Clock } from '../world.ts';

/** Lag beyond this share of the heartbeat interval is written down: it could pass for a detector's doing. */
export const LAG_SHARE = 0.1;
const USAGE_EVERY: Ms = 1000;

/**
 * Watches this process from within: how late its event loop serves a timer, and what it uses. The probe sleeps a fifth of
 * the interval, so that it costs little and still sees every lag that matters.
 */
export function probeLag(clock: Clock, journal: JournalWriter, interval: Ms): void {
  const period = Math.min(50, Math.max(5, interval / 5));
  const threshold = Math.max(2, LAG_SHARE * interval);
  let usageDue = clock.now();
  const sleep = (due: Ms): void => {
    clock.at(due, () => {
      const now = clock.now();
      if (now - due > threshold) journal.write({ kind: KIND.lag, at: now, other: now - due });
      if (now >= usageDue) {
        const { user, system } = process.cpuUsage();
        const size = Math.round(process.memoryUsage.rss() / 1024);
        journal.write({ kind: KIND.usage, at: now, other: user + system, size });
        usageDue = now + USAGE_EVERY;
      }
      sleep(now + period);
    });
  };
  sleep(clock.now() + period);
}
