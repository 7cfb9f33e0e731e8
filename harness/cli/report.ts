import { Command } from '@commander-js/extra-typings';
import { judgeLeft } from '../judge-left.ts';
import { readResult } from '../run-folder.ts';
import { CONFIG, configOf, NO_CONFIG, OUT, outOf, reportersOf } from './config-flag.ts';
import { putOut, REPORTERS, reporterNames } from './options.ts';

export function reportCommand() {
  return new Command('report')
    .description(
      'Render the reports of an earlier run again. A run that was killed is judged by what it recorded.',
    )
    .argument('[run]', 'its id, its folder, a result.json, or latest', 'latest')
    .option('--reporter <names>', REPORTERS, reporterNames)
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('-o, --out <folder>', OUT)
    .option('--to <folder>', 'where the reports go; beside the result if left out')
    .option('--json', 'print the result as JSON')
    .action(async (named, options) => {
      const config = await configOf(options.config);
      const out = outOf(options.out, config);
      const { result, folder } = (await judgeLeft(named, out)) ?? readResult(named, out);
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
      if (options.json && options.reporter === undefined) return;
      const wanted = reportersOf(options.reporter, config);
      const written = await putOut(result, wanted, options.to ?? folder, options.json === true);
      for (const path of written) process.stderr.write(`${path}\n`);
    });
}
