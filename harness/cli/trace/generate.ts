import { basename, extname } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { version } from '../../host.ts';
import { type LawDefinition, laws } from '../../lib/laws.ts';
import { Rng } from '../../lib/rng.ts';
import { formatDuration, formatPercent } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';
import { generate } from '../../trace/generate/generate.ts';
import { type Model, meanInterval } from '../../trace/generate/model.ts';
import { models } from '../../trace/generate/models/index.ts';
import { flagsText, readModel } from '../../trace/generate/read.ts';
import type { About } from '../../trace/trace.ts';
import type { TraceWriter } from '../../trace/write.ts';
import { interruptible, turn } from '../interrupt.ts';
import { wholeNumber } from '../options.ts';
import { beginTrace } from './out.ts';

const LINK = { from: 'sender', to: 'observer' };
const NOTES = `
Models
${Object.entries(models)
  .map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`)
  .join('\n')}
Where their numbers come from stands in the trace. Every other flag replaces that part of the model; \`none\` takes it away.

Laws, such as lognormal:median=20ms,sigma=0.5; a duration alone is a constant
${Object.entries(laws).map(lawHelp).join('\n')}
  Each also takes shift, which is added to every delay.

Losses in bursts are Gilbert’s: the channel goes bad with a chance at each heartbeat, everything is lost while it is bad,
and it goes good again with another. \`mean=4,rate=0.5%\`: bursts of 4 heartbeats in the mean, which lose 0.5 % of all.
\`enter=0.1%,leave=25%\`: the two chances themselves. Bursts then are 1/leave long, and enter/(enter+leave) of all is lost.

The same flags and seed make the same trace. Every kind of chance has a stream of its own: another delay leaves the losses
where they were.`;

function lawHelp([name, { why, params, quantiles }]: [string, LawDefinition]): string {
  const all = { ...params, ...(quantiles && { 'p50, …': quantiles }) };
  const settings = Object.entries(all).map(([param, { effect }]) => `    ${param.padEnd(10)} ${effect}`);
  return [`  ${name.padEnd(12)} ${why}`, ...settings].join('\n');
}

export function generateCommand() {
  return new Command('generate')
    .description('Make a trace from a model of a sender and a network, by chance that a seed fixes.')
    .option('--model <name>', `begin with ${Object.keys(models).join(', ')} instead of a plain network`)
    .option('--interval <duration>', 'between heartbeats (plain: 100ms)')
    .option('--count <number>', 'heartbeats on the schedule (plain: 100000)')
    .option('--for <duration>', 'as many heartbeats as there are intervals in that time')
    .option(
      '--schedule <kind>',
      'absolute: lateness does not add up; relative: each sleep begins when the last heartbeat is sent, so timers drift',
    )
    .option('--send-jitter <law>', 'how late the sender’s timer is, each time (plain: never)')
    .option('--delay <law>', 'how long a heartbeat is on its way (plain: 1ms)')
    .option(
      '--correlation <number>',
      'of the delays of neighbours, 0 to below 1: slow times, not slow heartbeats',
    )
    .option('--loss <percent>', 'lost independently of one another')
    .option('--bursts <settings>', 'losses in a row: mean=4,rate=0.5% or enter=0.1%,leave=25%')
    .option(
      '--stall <settings>',
      'the sender stands still: every=10m,for=1s; what was missed is sent at once afterwards, with ",skip" only the newest; with ",regular" it is exactly every 10m',
    )
    .option(
      '--outage <settings>',
      'the network is out: every=1h,for=30s; what is sent meanwhile is lost, with ",hold" it comes in a burst afterwards; with ",regular" it is exactly every 1h',
    )
    .option('--fifo', 'no heartbeat overtakes another, as in a TCP stream')
    .option('--seed <number>', 'where all chance comes from', wholeNumber(0), 1)
    .requiredOption('-o, --out <file>', 'where the trace goes, as name.fltrace')
    .option('--force', 'replace a file of that name')
    .option('--json', 'print what was made as JSON')
    .addHelpText('after', NOTES)
    .action(async ({ seed, out, force, json, ...flags }) => {
      const { model, count, source } = readModel(flags);
      const again = flagsText({ ...flags, ...(flags.for === undefined && { count: String(count) }) });
      const about: About = {
        name: basename(out, extname(out)),
        interval: Number(meanInterval(model).toFixed(3)),
        sendTimes: 'stamped',
        clock: 'one clock of the generator for sender and observer',
        origin: `flatline ${version()} trace generate ${again} --seed ${seed}${source && `; ${source}`}`,
        seed,
      };
      const say = (line: string): void => void process.stderr.write(`${line}\n`);
      const made = await interruptible(say, 'stopping; nothing is kept', async (stop) => {
        const writer = beginTrace(out, about, force);
        try {
          return await write(writer, model, count, new Rng(seed), stop);
        } catch (error) {
          writer.discard();
          throw error;
        }
      });
      process.stdout.write(json ? `${JSON.stringify({ file: out, about, ...made })}\n` : told(out, made));
    });
}

interface Made {
  readonly heard: number;
  readonly lost: number;
  readonly stalls: number;
  readonly outages: number;
  readonly until: Ms;
}

async function write(
  writer: TraceWriter,
  model: Model,
  count: number,
  random: Rng,
  stop: AbortSignal,
): Promise<Made> {
  const watch = writer.watch(LINK);
  let [heard, lost] = [0, 0];
  const making = generate(model, count, LINK, random, {
    heard(seq, sentAt, at) {
      heard++;
      writer.heard(watch, seq, sentAt, at);
    },
    lost(seq, sentAt) {
      lost++;
      writer.lost(watch, seq, sentAt);
    },
  });
  for (;;) {
    const step = making.next();
    if (step.done) {
      const { until, truth } = step.value;
      writer.events({ truth });
      writer.ended(watch, until);
      writer.finish();
      const stalls = truth.filter(({ cause }) => cause === 'stall').length;
      return { heard, lost, stalls, outages: truth.length - stalls, until };
    }
    await turn();
    stop.throwIfAborted();
  }
}

function told(out: string, { heard, lost, stalls, outages, until }: Made): string {
  const parts = [
    `${heard.toLocaleString('en')} heartbeats heard, ${lost.toLocaleString('en')} lost (${formatPercent(lost / (heard + lost))})`,
    `${formatDuration(until)} long`,
    ...(stalls > 0 ? [`${stalls} stalls`] : []),
    ...(outages > 0 ? [`${outages} outages`] : []),
  ];
  return `${out}: ${parts.join(', ')}\n`;
}
