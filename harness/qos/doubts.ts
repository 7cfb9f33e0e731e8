/** Reasons to distrust a run. A closed list; each ends in advice. */
import { formatDuration, formatPercent } from '../lib/units.ts';
import type { Doubt, Row } from '../result.ts';
import type { Recording } from '../trace/recording.ts';
import { laggingShare } from './cost.ts';
import { latenessAt } from './estimates.ts';

export interface Grounds {
  readonly plays: readonly Recording[];
  readonly rows: readonly Row[];
  readonly lateness: readonly number[];
  /** Suspicions that the observer voiced and replay did not, or the other way round. */
  readonly disagreements: number;
}

export function doubtsOf(grounds: Grounds): Doubt[] {
  return [lateness, lag, disagreement, failedDetectors, fewCrashes, halfFullWindows].flatMap(
    (ask) => ask(grounds) ?? [],
  );
}

function lateness({ plays, lateness: late }: Grounds): Doubt | undefined {
  const { interval } = plays[0]!.plan.scenario.heartbeat;
  const p99 = latenessAt(late, 0.99).value;
  if (p99 === null || p99 <= interval / 10) return undefined;
  return {
    id: 'late-voices',
    what: `one suspicion in a hundred was voiced ${formatDuration(p99)} late or later, more than a tenth of the interval`,
    advice:
      'this run measured the machine as well: use --jobs 1, fewer nodes or detectors, or a longer interval',
  };
}

function lag({ plays }: Grounds): Doubt | undefined {
  const share = laggingShare(plays);
  if (share <= 0.01) return undefined;
  return {
    id: 'lagging',
    what: `observers were late by more than a tenth of the interval for ${formatPercent(share)} of the time`,
    advice: 'clean mistakes may be the machine’s: run flatline doctor, and use --jobs 1 on a quiet machine',
  };
}

function disagreement({ disagreements }: Grounds): Doubt | undefined {
  if (disagreements === 0) return undefined;
  return {
    id: 'disagreement',
    what: `${disagreements} suspicions differ between what observers voiced and the replay of what they heard`,
    advice: 'a detector that reads a clock or draws chance does this; otherwise please report a bug',
  };
}

function failedDetectors({ plays }: Grounds): Doubt[] {
  const failures = plays.flatMap(({ end }) => end.detectorFailures);
  const first = new Map(failures.map((failure) => [failure.tuning, failure]));
  return [...first.values()].map(({ tuning, node, peer, message }) => ({
    id: 'failed-detector',
    what: `detector ${tuning} threw on ${node} while it watched ${peer}: ${message}`,
    advice: 'its figures end there; mend it and run again',
  }));
}

function fewCrashes({ rows }: Grounds): Doubt | undefined {
  const crashes = rows[0]?.crashes ?? 0;
  if (crashes === 0 || crashes >= 59) return undefined;
  const [share, needed] = crashes < 29 ? ['p90', 29] : ['p95', 59];
  return {
    id: 'few-crashes',
    what: `${crashes} crashes: the ${share} has no upper bound below ${needed}, the p99 below 299`,
    advice: `raise repeats (--repeats ${Math.ceil(needed / crashes)} gives ${needed} or more)`,
  };
}

function halfFullWindows({ plays, rows }: Grounds): Doubt | undefined {
  const { warmup, heartbeat } = plays[0]!.plan.scenario;
  const heard = Math.floor(warmup / heartbeat.interval);
  const windows = rows.map(({ params }) => params['window']).filter((w) => typeof w === 'number');
  const largest = Math.max(0, ...windows);
  if (largest <= heard) return undefined;
  return {
    id: 'young-windows',
    what: `windows of ${largest} heartbeats held ${heard} when scoring began`,
    advice: 'what is measured is a young detector; a longer warmup shows an old one',
  };
}
