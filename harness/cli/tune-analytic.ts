import { badInput, EXIT, type Exit } from '../errors.ts';
import { printable } from '../lib/text.ts';
import { exactDuration, formatDuration, formatNines, formatPercent, round } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import { type Analysis, analyse, type Found, type Model, type NamedDelays } from '../tune/analytic.ts';

export interface AnalyticOptions {
  readonly detection: Ms;
  readonly recurrence: Ms;
  readonly duration: Ms;
  /** A ratio. */
  readonly loss: number;
  /** One of both: a law, or mean and deviation of whatever law it is. */
  readonly law?: NamedDelays | undefined;
  readonly delayMean?: Ms | undefined;
  readonly delaySd?: Ms | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Prints the settings that Chen's procedure finds. Returns the exit code: failed if nothing satisfies the requirements.
 * @param print the result, on standard output
 */
export async function analytic(
  options: AnalyticOptions,
  print: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<Exit> {
  const { detection, recurrence, duration, json } = options;
  const analysis = analyse({ detection, recurrence, duration }, modelOf(options));
  const text = json ? JSON.stringify(analysis) : linesOf(analysis).join('\n');
  print(`${json ? text : printable(text)}\n`);
  return analysis.found ? EXIT.held : EXIT.failed;
}

function modelOf({ loss, law, delayMean, delaySd }: AnalyticOptions): Model {
  if (law && delayMean === undefined && delaySd === undefined) return { loss, delays: law };
  if (!law && delayMean !== undefined && delaySd !== undefined) {
    return { loss, mean: delayMean, variance: delaySd ** 2 };
  }
  throw badInput(
    law ? 'a law of delays has its own mean and deviation' : 'the delays of the network are not told',
    'flags --law, --delay-mean, --delay-sd',
    'give --law exponential:mean=20ms, or both --delay-mean and --delay-sd if no law is known',
  );
}

function linesOf({ required, network, found, impossible }: Analysis): string[] {
  const { law, mean, variance, loss } = network;
  const delays =
    law ?? `of ${exactDuration(mean)} on average, deviation ${formatDuration(Math.sqrt(variance))}`;
  const { detection, recurrence, duration } = required;
  return [
    `Required   detection within ${exactDuration(detection)}; on average ${long(recurrence)} between mistakes, and ${long(duration)} each at most`,
    `Network    ${formatPercent(loss)} of the heartbeats lost, delays ${delays}`,
    '',
    ...(found ? settings(found, law === undefined) : [`Nothing satisfies it: ${impossible}.`]),
  ];
}

function settings(
  { interval, delta, alpha, messagesPerHour, detectors, quality }: Found,
  blind: boolean,
): string[] {
  const { synchronised, unsynchronised } = detectors;
  const width = Math.max(synchronised.length, unsynchronised?.length ?? 0);
  const rows = quality.map(({ given, kept, recurrence, duration, accuracy, detectionMean }) => [
    given,
    ...(accuracy > 0 ? [long(recurrence), long(duration)] : ['always suspected', '–']),
    formatNines(accuracy),
    detectionMean === undefined ? '–' : formatDuration(detectionMean),
    kept ? 'yes' : 'no',
  ]);
  const head = [
    blind ? 'at the worst' : '',
    'mistakes every',
    'lasting',
    'trusted',
    'detection, mean',
    'as required',
  ];
  return [
    `Send a heartbeat every ${exactDuration(interval)}: ${round(messagesPerHour)} an hour and peer.`,
    `  ${synchronised.padEnd(width)}  with synchronised clocks: suspect ${exactDuration(delta)} after the next was due to be sent`,
    unsynchronised === null
      ? '  Clocks must be synchronised: the delays leave no margin past the expected arrival.'
      : `  ${unsynchronised.padEnd(width)}  without: suspect ${exactDuration(alpha!)} after the next was expected`,
    '',
    ...aligned([head, ...rows]),
    '',
    'Losses and delays are taken to be independent. Where they come in bursts, and over TCP, there are more mistakes than this:',
    'record the network and tune on that.',
  ];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map(
    (row) =>
      `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`,
  );
}

const DAY: Ms = 86_400_000;

/** In days from two of them on. */
function long(ms: Ms): string {
  return Number.isFinite(ms) && ms >= 2 * DAY ? `${round(ms / DAY)}d` : formatDuration(ms);
}
