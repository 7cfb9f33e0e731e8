import { parse } from 'node:path';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { didYouMean } from '../../lib/nearest.ts';
import { printable } from '../../lib/text.ts';
import { formatDuration } from '../../lib/units.ts';
import { formatList, type Imported, importLog } from '../../trace/import/import.ts';
import { type FormatName, formats } from '../../trace/import/index.ts';
import { logFile, STANDARD_INPUT } from '../../trace/import/shared/log.ts';
import { interruptible } from '../interrupt.ts';
import { duration } from '../options.ts';
import { refuseOlder } from './out.ts';

const NOTES = `
Formats
${formatList()}

A log that is packed by gzip is unpacked. How the heartbeats were made of the log is written into the trace.`;

export function importCommand() {
  return new Command('import')
    .description('Make a trace of a log: of heartbeats, pings, round trips, deliveries or pauses.')
    .argument('<file>', 'the log, or - for standard input')
    .option(
      '--from <format>',
      'what kind of log it is; recognised if left out, where that is certain',
      formatName,
    )
    .option('-o, --out <file>', 'where the trace goes; <file>.fltrace in this folder if left out')
    .option('--force', 'replace a trace that is there already')
    .option('--name <name>', 'what the trace is called; as the file if left out')
    .option('--licence <text>', 'the licence of the log, to be kept with the trace')
    .option('--peer <name>', 'what the sender is called, where the log does not say')
    .option(
      '--interval <duration>',
      'the nominal heartbeat interval; as the log says or as is usual in it',
      duration,
    )
    .addOption(
      new Option('--unit <unit>', 'of times, in arrivals, rtt, planetlab').choices(['s', 'ms', 'us', 'ns']),
    )
    .addOption(
      new Option(
        '--clocks <how>',
        'csv, planetlab: unrelated shifts send times so that the fastest heartbeat took no time',
      ).choices(['shared', 'unrelated']),
    )
    .addOption(
      new Option('--lost <how>', 'arrivals: whether a gap that no burst makes up for is a loss').choices([
        'none',
        'infer',
      ]),
    )
    .addOption(
      new Option(
        '--conversion <how>',
        'rtt: keep outages as long as they were, or keep how often each delay occurs',
      ).choices(['time-faithful', 'one-per-heartbeat']),
    )
    .option(
      '--columns <names>',
      'planetlab: comma-separated: seq, sent, arrived, peer, - for others',
      (text) => text.split(','),
    )
    .addOption(
      new Option(
        '--stalled <how>',
        'gc-log: what is due in a pause is sent at its end, all or only the last',
      ).choices(['backlog', 'skip']),
    )
    .option('--delay <duration>', 'gc-log: how long a heartbeat is on its way', duration)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', NOTES)
    .action(async (file, { from, out, force, name, licence, peer, interval, json, ...options }) => {
      const say = (line: string): void => void process.stderr.write(`${printable(line)}\n`);
      const base = file === '-' ? 'stdin' : parse(file.replace(/\.gz$/, '')).name;
      const path = out ?? `${base}.fltrace`;
      refuseOlder(path, force);
      const wanted = {
        from,
        out: path,
        name: name ?? base,
        licence,
        peer,
        interval,
        options,
      };
      const source = file === '-' ? process.stdin : logFile(file);
      const imported = await interruptible(say, 'stopping; no trace is made', (stop) =>
        importLog(source, file === '-' ? STANDARD_INPUT : file, wanted, say, stop),
      );
      process.stdout.write(`${json ? JSON.stringify(imported) : printable(summary(imported))}\n`);
    });
}

function formatName(text: string): FormatName {
  const known = Object.keys(formats);
  if (Object.hasOwn(formats, text)) return text as FormatName;
  throw new InvalidArgumentError(
    `Unknown format "${text}"${didYouMean(text, known)} (known: ${known.join(', ')}).`,
  );
}

function summary({ path, heard, lost, links, duration, measuredInterval, about }: Imported): string {
  const measured = measuredInterval === null ? '' : `, ${Number(measuredInterval.toFixed(3))} ms on the mean`;
  return [
    `wrote ${path}`,
    `  heartbeats  ${heard} heard, ${lost} lost, on ${links} ${links === 1 ? 'link' : 'links'} in ${formatDuration(duration)}`,
    `  interval    ${about.interval} ms nominal${measured}`,
    `  send times  ${about.sendTimes}`,
    `  clock       ${about.clock}`,
    `  made from   ${about.origin}`,
  ].join('\n');
}
