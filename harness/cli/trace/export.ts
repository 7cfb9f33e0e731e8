import { basename } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { badInput } from '../../errors.ts';
import { printable } from '../../lib/text.ts';
import { exportTrace, onlyLink } from '../../trace/export/export.ts';
import { type ExportName, exportFormats } from '../../trace/export/index.ts';
import { findTraces, openTrace } from '../../trace/open.ts';
import { heartbeatsIn } from '../../trace/trace.ts';
import { CONFIG, keptIn, NO_CONFIG, OUT } from '../config-flag.ts';
import { interruptible } from '../interrupt.ts';

const NAMES = Object.keys(exportFormats) as ExportName[];

const NOTES = `
Formats
${NAMES.map((name) => `  ${name.padEnd(8)} ${exportFormats[name].what}`).join('\n')}

Times are milliseconds since the start of the trace. A column incarnation is added where a sender restarted, and to csv a
column observer where there are several.`;

export function exportCommand() {
  return new Command('export')
    .description('Turn a trace into a table that other programs read.')
    .argument('<trace>', 'a trace file, a play’s folder, or a run of one play: id, folder, latest')
    .addOption(new Option('--to <format>', 'what to make of it').choices(NAMES).makeOptionMandatory())
    .option('-o, --out <path>', 'where it goes; the trace’s name in this folder if left out')
    .option('--link <from-to>', 'only the heartbeats that crossed this link')
    .option('--force', 'replace what is there already')
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('--runs <folder>', OUT)
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', NOTES)
    .action(async (named, { to, out, link, force = false, runs, config, json }) => {
      const source = onlyOne(named, findTraces(named, await keptIn(runs, config)));
      const whole = openTrace(source);
      const trace = link === undefined ? whole : onlyLink(whole, link);
      const format = exportFormats[to];
      const path = out ?? `${basename(source).replace(/\.fltrace(\.part)?$/, '')}${format.ending}`;
      const say = (line: string): void => void process.stderr.write(`${printable(line)}\n`);
      if (trace.unfinished) say('the trace was still being written: this is what was whole');
      if (trace.about.sendTimes === 'unknown') say('send times are not known: sent_ms is when they arrived');
      await interruptible(say, 'stopping; nothing is left behind', (stop) =>
        exportTrace(trace, format, path, { force, stop }),
      );
      const { heard, lost } = heartbeatsIn(trace);
      const told = json
        ? JSON.stringify({ path, format: to, heard, lost })
        : printable(`wrote ${path}: ${heard} heartbeats heard, ${lost} lost`);
      process.stdout.write(`${told}\n`);
    });
}

function onlyOne(named: string, found: readonly string[]): string {
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw badInput(
    `there are ${found.length} traces in ${named}`,
    found.slice(0, 12).join('\n      '),
    'name one',
  );
}
