/** What a detector remembers: of its own past, of others, of outages. */

import type { Ms } from '../model.ts';
import { type Beat, deadlinesOf, regular, uneven, withOutage } from './beats.ts';
import { BrokenClause, type Clause, instant, silence, type Trial, told } from './clause.ts';

const OUTAGE = 600;
/** Bins that are halved out of step with the stream differ by a little; what drifts differs by more and more. */
const DRIFT = 0.01;
/** What says nothing about its memory has this many heartbeats to forget an outage. */
const USUAL_MEMORY = 100;

export const memory: readonly Clause[] = [
  {
    sentence: 'shares nothing between instances',
    check(trial) {
      const [ours, theirs] = [
        uneven(400, trial.context.interval, 1),
        uneven(400, trial.context.interval * 3, 2),
      ];
      const later = trial.context.interval;
      const alone = deadlinesOf(trial.make(), ours);
      const single = trial.make();
      const levels = ours.map(({ at, seq, sentAt }) => {
        single.heartbeat(at, seq, sentAt);
        return single.suspicion?.(at + later);
      });
      const [detector, other] = [trial.make(), trial.make()];
      ours.forEach((beat, i) => {
        const { at, seq, sentAt } = theirs[i]!;
        other.heartbeat(at, seq, sentAt);
        const deadline = detector.heartbeat(beat.at, beat.seq, beat.sentAt);
        other.suspicion?.(at + 1);
        const level = detector.suspicion?.(beat.at + later);
        if (deadline === alone[i] && Object.is(level, levels[i])) return;
        throw new BrokenClause(
          `after ${told(beat)} the deadline is ${instant(alone[i]!)} and the level ${levels[i]}; with a second instance watching another peer they are ${instant(deadline)} and ${level}`,
          'Keep state in the instance that create() returns, not in the module and not in the definition.',
        );
      });
    },
  },
  {
    sentence: 'starts afresh when the peer restarts',
    check(trial) {
      const { interval } = trial.context;
      const afresh = deadlinesOf(trial.make(), regular(20, interval));
      deadlinesOf(trial.make(), withOutage(30, OUTAGE, 30, interval));
      deadlinesOf(trial.make(), regular(20, interval)).forEach((deadline, i) => {
        if (deadline === afresh[i]) return;
        throw new BrokenClause(
          `a new instance answers ${instant(deadline)} to heartbeat ${i}, where the first one ever made answered ${instant(afresh[i]!)}`,
          'create() must return a detector that knows nothing: a restarted peer is given a new one.',
        );
      });
    },
  },
  {
    sentence: 'survives duplicates and heartbeats that were overtaken',
    check(trial) {
      const { interval } = trial.context;
      const detector = trial.make();
      const beats = uneven(300, interval);
      for (const [i, beat] of beats.entries()) {
        const overtaken = beats[i - 2];
        const messy = i % 11 === 0 && overtaken ? [beat, { ...overtaken, at: beat.at }] : [beat];
        for (const { at, seq, sentAt } of i % 7 === 0 ? [...messy, beat] : messy) {
          const deadline = detector.heartbeat(at, seq, sentAt);
          if (Number.isFinite(deadline)) continue;
          throw new BrokenClause(
            `handed ${told(beat)} twice, or one that it had overtaken, it answers ${deadline}`,
            'Flatline keeps such heartbeats away from detectors, an application may not: a gap may be 0, a sequence number may repeat.',
          );
        }
      }
      const last = beats.at(-1)!;
      for (let i = 1; i <= 200; i++) {
        const [at, seq] = [last.at + i * interval, last.seq + i];
        if (detector.heartbeat(at, seq, at - 1) > at || i < 100) continue;
        throw new BrokenClause(
          `${i} heartbeats after duplicates, one that is on time leaves the peer suspected`,
          'A heartbeat that is no news must not spoil what comes after it.',
        );
      }
    },
  },
  {
    sentence: 'notices the crash after a long outage as fast as before, once it has had time to forget',
    check(trial) {
      const { interval } = trial.context;
      const after = trial.definition.memory?.(trial.params) ?? USUAL_MEMORY;
      if (!(after >= 0)) {
        throw new BrokenClause(
          `it declares a memory of ${after} heartbeats`,
          'Say how many, from 0 to Infinity.',
        );
      }
      // a detector that says that it may never forget has said so where its users read it
      if (!Number.isFinite(after)) return;
      const settled = 100;
      const wait = allowed(trial, withOutage(settled, OUTAGE, after + 10, interval));
      const before = allowed(trial, regular(settled + OUTAGE + after + 10, interval));
      if (wait <= 2 * before + 2 * interval) return;
      throw new BrokenClause(
        `after an outage of ${OUTAGE} intervals and ${after} heartbeats on time, a crash is suspected after ${silence(wait)} of silence; without the outage after ${silence(before)}`,
        'Do not learn the gap of an outage (as akka and cassandra do), or wrap the detector with samples: skip-if-suspected, or declare how many heartbeats it remembers with `memory`, which tells your users.',
      );
    },
  },
  {
    sentence: 'does not drift over very many heartbeats',
    check(trial) {
      const { interval } = trial.context;
      // two instants at which the repeating stream is at the same place
      const period = uneven(1000, interval).findIndex(({ seq }) => seq >= 1000);
      const cycles = Math.max(2, Math.floor(trial.manyHeartbeats / period));
      const early = Math.max(1, Math.floor(cycles / 10));
      const cycle = uneven(period, interval);
      // looks stand in no relation to the stream, and would differ from turn to turn
      const detector = trial.make({ ...trial.params, check: undefined });
      const waits: Ms[] = [];
      for (let turn = 0; turn < cycles; turn++) {
        const from = turn * 1000;
        let wait = 0;
        for (const { at, seq, sentAt } of cycle) {
          wait =
            detector.heartbeat(at + from * interval, seq + from, sentAt + from * interval) -
            (at + from * interval);
        }
        waits.push(wait);
      }
      const [first, last] = [waits[early]!, waits.at(-1)!];
      if (Math.abs(last - first) <= DRIFT * Math.abs(first) + 0.01) return;
      throw new BrokenClause(
        `on a stream that repeats itself, the silence allowed was ${instant(first)} after ${early * period} heartbeats and is ${instant(last)} after ${cycles * period}`,
        'Sums that are updated by adding and subtracting lose digits: keep offsets from a base, and sum anew now and then (RunningWindow does both).',
      );
    },
  },
  {
    sentence: 'goes on trusting a peer whose clock is 50 parts in a million fast or slow',
    check(trial) {
      for (const rate of [1 - 5e-5, 1 + 5e-5]) {
        const beats = regular(20_000, trial.context.interval * rate);
        const late = deadlinesOf(trial.make(), beats).findIndex((deadline, i) => deadline <= beats[i]!.at);
        if (late < 0) continue;
        throw new BrokenClause(
          `with heartbeats every ${trial.context.interval * rate} ms instead of ${trial.context.interval}, ${told(beats[late]!)} leaves the peer suspected`,
          'Estimate when heartbeats come from recent arrivals, not from the first one and the nominal interval.',
        );
      }
    },
  },
];

/** The silence allowed after the last heartbeat. */
function allowed(trial: Trial, beats: readonly Beat[]): Ms {
  return deadlinesOf(trial.make(), beats).at(-1)! - beats.at(-1)!.at;
}
