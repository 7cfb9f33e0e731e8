import * as z from 'zod';
import type { Detector, Ms } from '../../harness/detector.ts';
import { defineWrapper, movingDeadline } from '../../harness/wrapper.ts';

/**
 * Lifeguard's local health multiplier: who misses heartbeats or was wrong may be ill itself, and waits longer.
 * A score rises by one for every heartbeat that was missed, every suspicion that proved wrong and every time the
 * observer itself stood still, and falls by one for a heartbeat in time; the silence allowed is multiplied by score + 1.
 * Lifeguard keeps one score per node; here each peer has its own, because detectors share nothing.
 */
export default defineWrapper<number>({
  name: 'health',
  cite: 'Dadgar, Phillips, Currey, Lifeguard: Local Health Awareness for More Accurate Failure Detection, DSN-W 2018; memberlist awareness.go (hashicorp/memberlist@1b4c746)',
  value: z
    .int()
    .min(1)
    .max(1000)
    .describe(
      'Highest health score (Lifeguard: 8). Silence may last up to that many times longer, plus one, after trouble: fewer mistakes in bad times, slower detection then.',
    ),
  wrap: (inner, highest) => {
    let [score, lastSeq] = [0, -1];
    const judge = (deadline: Ms, at: Ms): Ms =>
      deadline <= at ? deadline : at + (deadline - at) * (score + 1);
    const scaled = movingDeadline(inner, judge);
    let before = Number.POSITIVE_INFINITY;
    const change = (by: number): void => {
      score = Math.max(0, Math.min(highest, score + by));
    };
    const healthy: Detector = {
      ...scaled,
      heartbeat(at, seq, sentAt) {
        const missed = lastSeq < 0 ? 0 : seq - lastSeq - 1;
        const refuted = at >= before ? 1 : 0;
        change(missed + refuted > 0 ? missed + refuted : -1);
        lastSeq = seq;
        before = scaled.heartbeat(at, seq, sentAt);
        return before;
      },
    };
    return healthy;
  },
});
