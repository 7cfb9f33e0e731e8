import { accessSync, constants, existsSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { badInput, EXIT, environment, FlatlineError, messageOf } from '../../errors.ts';
import { version } from '../../host.ts';
import { formatDuration } from '../../lib/units.ts';
import { PART } from '../../trace/format.ts';
import { recordHeartbeats } from '../../world/live/heartbeats/record.ts';
import type { Recorded } from '../../world/live/heartbeats/recorder.ts';
import { interruptible } from '../interrupt.ts';
import { duration } from '../options.ts';
import { beginTrace, refuseOlder } from './out.ts';

export const PORT = 7700;
const ARRIVALS = 'arrivals by the recorder’s monotonic clock';
const CLOCKS = {
  unknown: `${ARRIVALS}; senders do not say when they send`,
  own: `${ARRIVALS}; send times by each sender’s own, moved so that the first heartbeat of each of its lives took 0 ms: others may have taken less, and drift between the clocks adds up`,
  shared: 'one monotonic clock, of the host that recorder and senders share',
};
const NOTES = `
One heartbeat per datagram, or per line on a TCP connection: \`peer seq sent_ms\`, for example \`db1 17 1203.441\`. Fields may be
left out from the right: without sent_ms arrival times stand for send times, without seq heartbeats are numbered as they
come, and without a name, or with anything else, the address and port that it came from are the peer.

A number that falls back to the start is a restart. Numbers that are missing are lost, once 1024 later ones have come.
What was heard is written as it comes, to <file>.part until the end: that can be read too, should this be killed. Ctrl-C
completes the file. Any host that reaches the port can send: listen beyond 127.0.0.1 only where you trust the network.

Senders in Python and in a shell stand in docs/record.md; flatline trace send is one too.`;

export function recordCommand() {
  return new Command('record')
    .description('Record the heartbeats that your own senders send, as a trace.')
    .requiredOption('-o, --out <file>', 'where the trace goes, as name.fltrace')
    .requiredOption('--interval <duration>', 'at which heartbeats are sent', duration)
    .option(
      '--udp <port>',
      `listen for datagrams; with neither --udp nor --tcp both are ${PORT}, 0 is any port`,
      port,
    )
    .option('--tcp <port>', 'listen for connections', port)
    .option('--host <address>', 'of this host, on which to listen', '127.0.0.1')
    .addOption(
      new Option(
        '--clock <whose>',
        'own: send times are on clocks of the senders; shared: senders run on this host and send its monotonic clock',
      )
        .choices(['own', 'shared'])
        .default('own' as const),
    )
    .option('--for <duration>', 'end by itself after that time', duration)
    .option('--flush <duration>', 'how often to write what was heard (default: 1s)', duration)
    .option('--force', 'replace a file of that name, and what a recording left that was killed')
    .option('--quiet', 'nothing on standard error while it goes on')
    .option('--json', 'print what was recorded as JSON')
    .addHelpText('after', NOTES)
    .action(async ({ out, interval, udp, tcp, host, clock, flush, force, quiet, json, for: length }) => {
      refuse(out, force);
      const neither = udp === undefined && tcp === undefined;
      const ports = { host, udp: neither ? PORT : udp, tcp: neither ? PORT : tcp };
      const say = (line: string): void => void (quiet || process.stderr.write(`${line}\n`));
      const begun = new Date().toISOString();
      const recorded = await interruptible(say, 'completing the trace', (stop) =>
        recordHeartbeats({
          ports,
          interval,
          clock,
          for: length ?? Number.POSITIVE_INFINITY,
          flush: flush ?? 1000,
          stop,
          say,
          open: (sendTimes, places) =>
            beginTrace(
              out,
              {
                name: basename(out, extname(out)),
                interval,
                sendTimes,
                clock: CLOCKS[sendTimes === 'unknown' ? sendTimes : clock],
                origin: `recorded by flatline ${version()} on ${places.join(' and ')}, begun ${begun}`,
              },
              force,
            ),
        }),
      );
      if (!recorded) {
        throw new FlatlineError(EXIT.failed, {
          what: 'no heartbeat came, so there is no trace',
          fix: 'let senders send to where it listens',
        });
      }
      process.stdout.write(json ? `${JSON.stringify({ file: out, ...recorded })}\n` : told(out, recorded));
    });
}

/** Before anything is listened for: what could not be kept in the end. */
function refuse(out: string, force: boolean | undefined): void {
  refuseOlder(out, force);
  const part = `${out}${PART}`;
  if (!force && existsSync(part)) {
    const what = 'a recording that was killed, or still runs, left what it heard';
    throw badInput(what, part, 'rename it to keep it (it can be read as it is), or replace it with --force');
  }
  try {
    accessSync(dirname(out), constants.W_OK);
  } catch (error) {
    const fix = 'name a folder that is there and can be written to';
    throw environment(`can't write the trace: ${messageOf(error)}`, out, fix, error);
  }
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value < 65_536) return value;
  throw new InvalidArgumentError('It must be a port, 0 to 65535.');
}

function told(out: string, { until, peers, foreign, ignored }: Recorded): string {
  const heard = peers.reduce((sum, peer) => sum + peer.heard, 0);
  const lines = [
    `${out}: ${heard} heartbeats of ${peers.length} ${peers.length === 1 ? 'peer' : 'peers'} in ${formatDuration(until)}`,
    ...peers.map(({ peer, heard: own, lost, duplicates, restarts, clockJumps }) => {
      const more = [
        restarts > 0 && `${restarts} restarts`,
        duplicates > 0 && `${duplicates} duplicates, left out`,
        clockJumps > 0 && `its clock was set ${clockJumps} times`,
      ];
      return `  ${[`${peer}: ${own} heard, ${lost} lost`, ...more.filter(Boolean)].join(', ')}`;
    }),
    ...(foreign > 0 ? [`  ${foreign} were not of the form "peer seq sent_ms"`] : []),
    ...(ignored > 0 ? [`  ${ignored} of more peers than are kept, left out`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
