/** What settings come to on heartbeats, sender by sender, by the loops of a sweep. */
import { wrappers } from '../../detectors/wrappers/index.ts';
import { definitionFor } from '../definition.ts';
import type { Ms } from '../model.ts';
import { Curve } from '../replay/curve.ts';
import { SessionScore } from '../replay/score.ts';
import type { Session } from '../replay/session.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { exposureOf } from '../sweep/ground.ts';
import { perform, type Task } from '../sweep/task.ts';
import { asWrapped } from '../wrapper.ts';
import type { Part } from './compare.ts';
import type { Experiment, Oracle } from './oracle.ts';

/** Settings of which one pass gives all, and whose they are. */
interface Pass {
  readonly task: Task;
  readonly oracles: readonly Oracle[];
}

/** All settings of an experiment in as few passes as can be: one for each family. */
export async function passesOf({
  oracles,
  interval,
}: Pick<Experiment, 'oracles' | 'interval'>): Promise<Pass[]> {
  const settings = await Promise.all(
    oracles.map(async (oracle) => {
      const { tunings, problems } = await resolveTunings([{ ...oracle.use, sweep: {} }], interval, '.');
      if (problems.length > 0) throw new Error(`${oracle.id}: ${problems[0]!.message}`);
      const { detector, params, label: spec } = tunings[0]!;
      const { family } = asWrapped(await definitionFor({ detector }), params, wrappers);
      const margin = family?.margin({ ...params }, { interval }) ?? 0;
      const { [family?.param ?? '']: _, ...others } = params;
      const together = family !== undefined;
      const pass = JSON.stringify(together ? [detector, others] : [detector, params]);
      return { oracle, pass, together, margin, setting: { detector, spec, params } };
    }),
  );
  return [...Map.groupBy(settings, ({ pass }) => pass).values()].map((all) => {
    const sorted = all.sort((a, b) => a.margin - b.margin);
    const [{ together, setting }] = sorted as [(typeof sorted)[number]];
    return {
      oracles: sorted.map(({ oracle }) => oracle),
      task: {
        detector: setting.detector,
        together,
        intervals: false,
        settings: sorted.map((one) => one.setting),
      },
    };
  });
}

/** Adds what was seen of each sender to the parts of each oracle, by its id. */
export async function hear(
  passes: readonly Pass[],
  sessions: readonly Session[],
  { interval, warmup }: { readonly interval: Ms; readonly warmup: number },
  into: Map<string, Part[]>,
): Promise<void> {
  for (const session of sessions) {
    const window = { warmup, from: session.at[0]!, until: session.until, blocks: 1 };
    const ground = { sessions: [session], interval, window, shares: [0.5], seed: 0 };
    const exposure = exposureOf(ground);
    for (const { task, oracles } of passes) {
      const points = await perform(task, ground, { Curve, SessionScore });
      for (const [i, { mistakes, accuracy, detection }] of points.entries()) {
        const { id } = oracles[i]!;
        const part = {
          mistakes,
          suspected: (1 - accuracy) * exposure,
          exposure,
          detection: detection.mean! * exposure,
          crashTime: exposure,
        };
        if (!into.has(id)) into.set(id, []);
        into.get(id)!.push(part);
      }
    }
  }
}
