/** How an observer notices that it did not run: it looks up again and again, and sees that it is later than it should be. */
import type { Ms } from '../model.ts';

/** Lag beyond this share of the heartbeat interval could pass for a detector's doing. */
const LAG_SHARE = 0.1;

/** A fifth of the interval: cheap, and it sees every lag that matters. */
export function lookEvery(interval: Ms): Ms {
  return Math.min(50, Math.max(5, interval / 5));
}

/** What is later than that is noticed. */
export function noticeable(interval: Ms): Ms {
  return Math.max(2, LAG_SHARE * interval);
}
