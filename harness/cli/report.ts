import { Command } from '@commander-js/extra-typings';
import { judgeLeft } from '../judge-left.ts';
import { readResult } from '../run-folder.ts';
import { DEFAULT_REPORTS, putOut, REPORTERS, reporterNames } from './options.ts';

export function reportCommand() {
  return new Command('report')
    .description(
      'Render the reports of an earlier run again. A run that was killed is judged by what it recorded.',
    )
    .argument('[run]', 'its id, its folder, a result.json, or latest', 'latest')
    .option('--reporter <names>', REPORTERS, reporterNames)
    .option('-o, --out <folder>', 'where runs are kept', '.flatline')
    .option('--to <folder>', 'where the reports go; beside the result if left out')
    .option('--json', 'print the result as JSON')
    .action(async (named, options) => {
      const { result, folder } = (await judgeLeft(named, options.out)) ?? readResult(named, options.out);
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
      if (options.json && options.reporter === undefined) return;
      const wanted = options.reporter ?? DEFAULT_REPORTS;
      const written = await putOut(result, wanted, options.to ?? folder, options.json === true);
      for (const path of written) process.stderr.write(`${path}\n`);
    });
}
