import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { positiveDuration } from '../harness/lib/fields.ts';

/** Suspect after a fixed silence: what most systems run, and the baseline that every other detector has to beat. */
export default defineDetector({
  name: 'fixed',
  title: 'fixed timeout',
  cite: 'folklore; the "common algorithm" of Chen, Toueg, Aguilera, IEEE ToC 51(5), 2002',
  rule: 'suspect when the last heartbeat is `timeout` old',
  formula: 'τ = T_last + timeout',
  params: z.strictObject({
    timeout: positiveDuration
      .prefault('1s')
      .describe('Silence before suspicion. Longer: fewer mistakes, slower detection by as much.'),
  }),
  sweep: ({ interval }) => ({
    timeout: [1.05, 1.1, 1.25, 1.5, 2, 3, 4, 5, 8, 10, 15, 20].map((beats) => beats * interval),
  }),
  family: {
    param: 'timeout',
    margin: ({ timeout }) => timeout,
    create: () => new LastArrival(),
  },
});

class LastArrival implements FamilyState {
  centre = 0;
  readonly spread = 1;

  heartbeat(at: number): void {
    this.centre = at;
  }
}
