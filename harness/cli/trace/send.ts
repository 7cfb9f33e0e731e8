import { hostname } from 'node:os';
import { Command } from '@commander-js/extra-typings';
import { badInput } from '../../errors.ts';
import { formatDuration } from '../../lib/units.ts';
import { beat } from '../../world/live/heartbeats/heart.ts';
import { isPeerName } from '../../world/live/heartbeats/line.ts';
import { interruptible } from '../interrupt.ts';
import { duration, wholeNumber } from '../options.ts';
import { PORT } from './record.ts';

/** What a datagram holds. */
const MOST_BYTES = 65_507;

export function sendCommand() {
  return new Command('send')
    .description('Send heartbeats to flatline trace record, as one of the nodes that it records.')
    .argument('<host:port>', `where it listens; the port is ${PORT} if left out`)
    .option('--peer <name>', 'who sends', hostname())
    .option(
      '--interval <duration>',
      'between heartbeats; slots that were missed are skipped (default: 100ms)',
      duration,
    )
    .option('--udp', 'as datagrams (default)')
    .option('--tcp', 'as lines on a connection, which is made again when it is lost')
    .option('--for <duration>', 'end by itself after that time', duration)
    .option('--count <number>', 'end by itself after so many', wholeNumber(1))
    .option('--bytes <number>', 'of each heartbeat at least, filled up with spaces', wholeNumber(1), 1)
    .option('--quiet', 'nothing on standard error while it goes on')
    .option('--json', 'print what was sent as JSON')
    .action(async (target, { peer, interval, udp, tcp, count, bytes, quiet, json, for: length }) => {
      const { host, port } = place(target);
      if (udp && tcp) throw badInput('heartbeats go one way', 'flags --udp and --tcp', 'give one of them');
      if (!isPeerName(peer)) {
        const fix = 'at most 64 letters, digits and _.:@/%[]-, without spaces';
        throw badInput(`"${peer}" is no name of a peer`, 'flag --peer', fix);
      }
      if (bytes > MOST_BYTES)
        throw badInput(
          `${bytes} bytes are more than a datagram holds`,
          'flag --bytes',
          `at most ${MOST_BYTES}`,
        );
      const transport = tcp ? 'tcp' : 'udp';
      const say = (line: string): void => void (quiet || process.stderr.write(`${line}\n`));
      const sent = await interruptible(say, 'stopping', (stop) =>
        beat({
          host,
          port,
          transport,
          peer,
          interval: interval ?? 100,
          count: count ?? Number.POSITIVE_INFINITY,
          for: length ?? Number.POSITIVE_INFINITY,
          bytes,
          stop,
          say,
        }),
      );
      const more = [
        sent.missed > 0 && `${sent.missed} slots missed`,
        sent.unsent > 0 && `${sent.unsent} not sent for want of a connection`,
      ].filter(Boolean);
      const line = [
        `${sent.sent} heartbeats sent as ${peer} in ${formatDuration(sent.length)}`,
        ...more,
      ].join(', ');
      process.stdout.write(
        json ? `${JSON.stringify({ peer, transport, host, port, ...sent })}\n` : `${line}\n`,
      );
    });
}

/** `host:port`, `[::1]:port`, or a host alone. */
function place(text: string): { host: string; port: number } {
  const [, six, plain, port = String(PORT)] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = six ?? plain;
  if (host !== undefined && Number(port) > 0 && Number(port) < 65_536) return { host, port: Number(port) };
  throw badInput(
    `"${text}" is no place to send to`,
    'argument <host:port>',
    'such as 127.0.0.1:7700 or [::1]:7700',
  );
}
