/** What is to be so in a phase: who is to be suspected or trusted, by whom, how soon. */
import * as z from 'zod';
import { positiveDuration } from '../lib/fields.ts';
import { exactDuration } from '../lib/units.ts';
import type { Ms, NodeId } from '../model.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './schema.ts';
import { level } from './thresholds.ts';
import { nodesOf, topologyOf } from './topology.ts';

const opinion = z.strictObject({
  nodes: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('A node, a group, `senders`, `observers` or `all`, or a list of those.'),
  by: z
    .enum(['any', 'majority', 'all'])
    .default('all')
    .describe('Of the living observers of each node: at least one, more than half, or every one of them.'),
  within: positiveDuration
    .optional()
    .describe('From the start of the phase; from then on to its end it must be so. Its end if left out.'),
});

export const expectSchema = z
  .array(
    z
      .strictObject({ suspected: opinion.optional(), trusted: opinion.optional(), level })
      .refine(({ suspected, trusted }) => (suspected === undefined) !== (trusted === undefined), {
        error: 'expected either `suspected` or `trusted`',
      }),
  )
  .default([])
  .describe('What is to be so of opinions in this phase, in every play.');

const MICROSECOND: Ms = 0.001;

export interface Expectation {
  readonly phase: string;
  readonly opinion: 'suspect' | 'trust';
  readonly nodes: readonly NodeId[];
  readonly by: 'any' | 'majority' | 'all';
  /** On the clock of the play: from when on it must be so, and until when. */
  readonly from: Ms;
  readonly until: Ms;
  /** `n1 suspected by all within 2s`. */
  readonly text: string;
  readonly level: 'fail' | 'warn';
  /** Where it stands in its file. */
  readonly path: readonly (string | number)[];
}

export function readExpectations(scenario: Scenario): { expectations: Expectation[]; problems: Problem[] } {
  const { topology } = topologyOf(scenario);
  const problems: Problem[] = [];
  let start = scenario.warmup;
  const expectations = scenario.phases.flatMap(({ name: phase, for: length, expect }, i) => {
    const begins = start;
    start += length;
    return expect.map(({ suspected, trusted, level: how }, k): Expectation => {
      const verb = suspected ? 'suspected' : 'trusted';
      const { nodes: named, by, within = length } = (suspected ?? trusted)!;
      const path = ['phases', i, 'expect', k, verb];
      const nodes = nodesOf(named, topology, [...path, 'nodes'], problems);
      for (const node of nodes) {
        if (topology.links.some(({ from }) => from === node)) continue;
        problems.push({ path: [...path, 'nodes'], message: `nobody observes ${node}` });
      }
      if (within > length) {
        problems.push({ path: [...path, 'within'], message: `must not be longer than the phase` });
      }
      return {
        phase,
        opinion: suspected ? 'suspect' : 'trust',
        nodes,
        by,
        // just before the end there is still somebody to look
        from: Math.min(begins + within, begins + length - MICROSECOND),
        until: begins + length,
        text: `${[named].flat().join(', ')} ${verb} by ${by} ${within < length ? `within ${exactDuration(within)} of` : 'at the end of'} ${phase}`,
        level: how,
        path,
      };
    });
  });
  return { expectations, problems };
}
