import { Command } from '@commander-js/extra-typings';
import { EXIT, FlatlineError } from '../errors.ts';
import { machine, version } from '../host.ts';
import { printable } from '../lib/text.ts';
import { round } from '../lib/units.ts';
import { type Examination, examine, type Spread } from '../world/live/examine.ts';
import { provisionToxiproxy, type Toxiproxies } from '../world/live/toxiproxy/provision.ts';
import { TOXIPROXY_VERSION } from '../world/live/toxiproxy/version.ts';
import { interruptible } from './interrupt.ts';
import { tell } from './tell.ts';

export function doctorCommand(done: (exit: number) => void) {
  return new Command('doctor')
    .description('Find Toxiproxy, measure this machine, and say what can be concluded on it.')
    .option('--json', 'as JSON')
    .action(async (options) => {
      const { found, examination } = await interruptible(say, 'stopping', async (stop) => {
        const toxiproxy = await findToxiproxy(stop);
        const usable = toxiproxy instanceof FlatlineError ? undefined : toxiproxy;
        return { found: toxiproxy, examination: await examine(usable, stop) };
      });
      const trust = trustOf(examination);
      if (options.json) {
        const toxiproxy = found instanceof FlatlineError ? null : { version: TOXIPROXY_VERSION, ...found };
        process.stdout.write(
          `${JSON.stringify({ flatline: version(), machine: machine(), toxiproxy, ...examination, ...trust })}\n`,
        );
      } else process.stdout.write(`${report(found, examination)}\n`);
      if (!(found instanceof FlatlineError)) return;
      if (!options.json) tell(found);
      done(EXIT.environment);
    });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function findToxiproxy(stop: AbortSignal): Promise<Toxiproxies | FlatlineError> {
  try {
    return await provisionToxiproxy(say, stop);
  } catch (error) {
    if (error instanceof FlatlineError) return error;
    throw error;
  }
}

function report(found: Toxiproxies | FlatlineError, examination: Examination): string {
  const { cores, cpu, platform, node } = machine();
  const { timerLateness, loopLag, loopback, proxied, change, ports } = examination;
  const missing = found instanceof FlatlineError;
  const lines: [boolean, string, string][] = [
    [true, 'flatline', `${version()} on Node ${node}, ${platform}, ${cores} × ${printable(cpu)}`],
    [
      !missing,
      'network',
      missing
        ? `no Toxiproxy ${TOXIPROXY_VERSION}`
        : `Toxiproxy ${TOXIPROXY_VERSION}, found by ${printable(found.origin)}`,
    ],
    [timerLateness.p99 < 10, 'timers', `late by ${show(timerLateness)}`],
    [loopLag.p99 < 10, 'event loop', `held up for ${show(loopLag)}`],
    [loopback.p99 < 10, 'loopback', `round trip ${show(loopback)}`],
    ...(proxied
      ? [[proxied.p99 < 10, 'proxied', `round trip ${show(proxied)}`] as [boolean, string, string]]
      : []),
    ...(change
      ? [[change.p99 < 20, 'faults', `in force after ${show(change)}`] as [boolean, string, string]]
      : []),
    [
      ports.free > ports.asked / 2,
      'ports',
      `${ports.free} of ${ports.asked} looked at are free, from ${ports.first} to ${ports.last}`,
    ],
    [
      process.platform !== 'win32',
      'pause',
      process.platform === 'win32' ? 'no signals to stop a process with' : 'SIGSTOP and SIGCONT',
    ],
  ];
  const { errorMs, shortestInterval } = trustOf(examination);
  return [
    ...lines.map(([fine, name, text]) => `${fine ? '✓' : '✗'} ${name.padEnd(10)}  ${text}`),
    '',
    `What that allows: detection times are good to about ±${round(errorMs)} ms here, now. Heartbeat intervals of ${round(shortestInterval)} ms`,
    'and longer keep the machine’s own lateness below a tenth of the interval; with shorter ones it would pass for the detectors’ doing.',
  ].join('\n');
}

function show({ p50, p99, max }: Spread): string {
  return `${round(p50)} ms median, ${round(p99)} ms p99, ${round(max)} ms at most`;
}

/** Timer lateness and transit both enter a measured detection time. */
function trustOf({ timerLateness, proxied, loopback }: Examination): {
  errorMs: number;
  shortestInterval: number;
} {
  const errorMs = timerLateness.p99 + (proxied ?? loopback).p99 / 2;
  const steps = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
  return { errorMs, shortestInterval: steps.find((step) => step >= 10 * errorMs) ?? 10_000 };
}
