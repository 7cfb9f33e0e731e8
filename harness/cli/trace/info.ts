import { Command } from '@commander-js/extra-typings';
import { infoOf } from '../../trace/info/info.ts';
import { findTraces, openTrace } from '../../trace/open.ts';
import { CONFIG, keptIn, NO_CONFIG, OUT } from '../config-flag.ts';
import { infoText } from './info-text.ts';

export function infoCommand() {
  return new Command('info')
    .description('Say what traces hold: losses, gaps, delays, and whether the interval is what it says.')
    .argument('<trace...>', 'trace files, plays’ folders, or runs: id, folder, latest')
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('--runs <folder>', OUT)
    .option('--json', 'print the figures as JSON, a list with one entry a trace')
    .action(async (named, { runs, config, json }) => {
      const out = await keptIn(runs, config);
      // one after the other: together they may not fit into memory
      const paths = named.flatMap((one) => findTraces(one, out));
      const infos = paths.map((path) => {
        const info = infoOf(openTrace(path));
        if (!json) process.stdout.write(`${paths.length > 1 ? `${path}\n` : ''}${infoText(info)}`);
        return { trace: path, ...info };
      });
      if (json) process.stdout.write(`${JSON.stringify(infos)}\n`);
    });
}
