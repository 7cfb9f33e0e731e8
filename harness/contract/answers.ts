/** What a detector answers to single heartbeats. */
import type { Ms } from '../model.ts';
import { type Beat, deadlinesOf, regular, uneven, withBurst, withOutage } from './beats.ts';
import { BrokenClause, type Clause, instant, type Trial, told } from './clause.ts';

/** By name, what a network may bring. */
export function streams(interval: Ms): Record<string, Beat[]> {
  return {
    'regular heartbeats': regular(300, interval),
    'uneven heartbeats with losses': uneven(600, interval),
    'an outage of 600 intervals': withOutage(50, 600, 50, interval),
    'a burst of 40 held heartbeats': withBurst(50, 40, 50, interval),
    'a burst at the very beginning': withBurst(0, 20, 20, interval),
  };
}

function everyAnswerIsAnInstant(trial: Trial, params = trial.params, naming = ''): void {
  for (const [stream, beats] of Object.entries(streams(trial.context.interval))) {
    const detector = trial.make(params);
    for (const beat of beats) {
      const deadline: unknown = detector.heartbeat(beat.at, beat.seq, beat.sentAt);
      if (typeof deadline === 'number' && Number.isFinite(deadline)) continue;
      throw new BrokenClause(
        `${naming}with ${stream} the deadline after ${told(beat)} is ${String(deadline)}`,
        deadline === Number.POSITIVE_INFINITY
          ? 'A peer that was heard must be suspected in the end: return a finite instant, from the first heartbeat on.'
          : 'Return a number of milliseconds. Look for a division by a count, mean or deviation of 0, and for the root of a variance that rounding made negative.',
      );
    }
  }
}

export const answers: readonly Clause[] = [
  {
    sentence: 'answers every heartbeat with an instant, so that silence is suspected in the end',
    check: (trial) => everyAnswerIsAnInstant(trial),
  },
  {
    sentence: 'does so with every setting of its sweep',
    check(trial) {
      for (const [param, values] of Object.entries(trial.definition.sweep(trial.context))) {
        for (const value of values ?? []) {
          const params = { ...trial.params, [param]: value };
          everyAnswerIsAnInstant(trial, params, `${param}=${String(value)}: `);
        }
      }
    },
  },
  {
    sentence: 'trusts a peer that is on time, from the first heartbeat on',
    check(trial) {
      const beats = regular(300, trial.context.interval);
      deadlinesOf(trial.make(), beats).forEach((deadline, i) => {
        if (deadline > beats[i]!.at) return;
        throw new BrokenClause(
          `${told(beats[i]!)} came on time, and the deadline after it is ${instant(deadline)}: the peer stays suspected`,
          'The deadline after a heartbeat on time lies after it.',
        );
      });
    },
  },
  {
    sentence: 'trusts it after a loss too, as soon as the next heartbeat is on time',
    check(trial) {
      const beats = regular(600, trial.context.interval).filter(({ seq }) => seq % 50 !== 49);
      deadlinesOf(trial.make(), beats).forEach((deadline, i) => {
        if (deadline > beats[i]!.at) return;
        throw new BrokenClause(
          `one heartbeat in fifty is lost, all others are on time; after ${told(beats[i]!)} the deadline is ${instant(deadline)}: the peer stays suspected`,
          'Sequence numbers skip what was lost: estimate by `seq`, not by counting arrivals.',
        );
      });
    },
  },
  {
    sentence: 'is taken further by every heartbeat on time, once it has settled',
    check(trial) {
      // a first estimate may stay in the window as long as anything else
      const memory = trial.definition.memory?.(trial.params) ?? 0;
      const settled = Math.max(100, Math.min(memory, 10_000));
      const beats = regular(settled + 200, trial.context.interval);
      const deadlines = deadlinesOf(trial.make(), beats);
      const falls = deadlines.findIndex((deadline, i) => i > settled && deadline < deadlines[i - 1]!);
      // what looks only now and then stands still for a few heartbeats, and then goes on
      const stands = deadlines.at(-1)! <= deadlines[settled]!;
      if (falls < 0 && !stands) return;
      const at = falls < 0 ? deadlines.length - 1 : falls;
      throw new BrokenClause(
        `among regular heartbeats, ${told(beats[at]!)} moved the deadline from ${instant(deadlines[at - 1]!)} to ${instant(deadlines[at]!)}`,
        'News on time must not bring suspicion nearer.',
      );
    },
  },
  {
    sentence: 'does not care when a trace begins',
    check(trial) {
      const shift = 2 ** 31;
      const beats = uneven(500, trial.context.interval);
      const early = deadlinesOf(trial.make(), beats);
      const moved = beats.map(({ at, seq, sentAt }) => ({ at: at + shift, seq, sentAt: sentAt + shift }));
      deadlinesOf(trial.make(), moved).forEach((deadline, i) => {
        if (Math.abs(deadline - shift - early[i]!) < 0.01) return;
        throw new BrokenClause(
          `with all times ${shift} ms later, the deadline after ${told(beats[i]!)} is ${instant(deadline - shift - early[i]!)} off`,
          'Use differences of times, never a time by itself, and keep sums of differences small: large ones lose digits.',
        );
      });
    },
  },
];
