import { Command } from '@commander-js/extra-typings';
import { merge } from '../merge/merge.ts';
import { baselineBefore, UPDATE_BASELINE } from './baseline-flag.ts';
import { CONFIG, configOf, NO_CONFIG, OUT, outOf } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { keep } from './keep.ts';
import { REPORTERS, reporterNames } from './options.ts';

export function mergeCommand(done: (exit: number) => void) {
  return new Command('merge')
    .description(
      'Put shards, or runs of different scenarios, together as one run, judge it once and render it.',
    )
    .argument('<folder...>', 'runs, or folders that hold some, such as the artifacts that CI downloaded')
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('--reporter <names>', REPORTERS, reporterNames)
    .option('-o, --out <folder>', OUT)
    .option('--update-baseline [file]', UPDATE_BASELINE)
    .option('--json', 'print the result as JSON instead of tables')
    .action(async (folders, { config: flag, reporter, out, updateBaseline, json }) => {
      const config = await configOf(flag);
      const baseline = baselineBefore(updateBaseline);
      const say = (line: string): void => void process.stderr.write(`${line}\n`);
      await interruptible(say, 'stopping; nothing is left of it', async (stop) => {
        const outcome = await merge({ folders, out: outOf(out, config), stop, say });
        await keep(outcome, { reporter, json, updateBaseline, config, baseline, say }, done);
      });
    });
}
