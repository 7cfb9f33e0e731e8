import { badInput } from '../../errors.ts';
import { DEFAULT_PEER, type ImportFormat, type Job } from './format.ts';
import { type Fields, msText, UNITS, type Unit } from './shared/fields.ts';
import { intervalOf, untold } from './shared/interval.ts';
import { eachLine } from './shared/lines.ts';
import { between, type Slot } from './shared/missing.ts';
import { Sample } from './shared/sample.ts';
import { Tape } from './shared/tape.ts';

/** As `tcpdump -tt` prints: seconds since the epoch, then the protocol. */
const TCPDUMP = /^\d{9,}\.\d{6,9} (IP6?|ARP)\b/;
const TOKEN = /[\s,;]/;

const arrivals: ImportFormat = {
  what: 'a line for each arrival, in order, beginning with its time (--unit); also tcpdump -tt -n udp port N',
  takes: ['unit', 'lost'],
  recognise: (head) => head.length > 0 && head.every((line) => TCPDUMP.test(line)),
  async read(job) {
    const { log, options } = job;
    const unit = options.unit ?? (TCPDUMP.test(log.head[0] ?? '') ? 's' : 'ms');
    const inferred = options.lost === 'infer';
    const how = inferred ? await inferSlots(job, unit) : await countSlots(job, unit);
    return {
      interval: how.interval,
      sendTimes: 'unknown',
      fromFirst: true,
      clock: 'the observer’s, from the first arrival on; send times are not known and stand as arrival times',
      how: `arrival times in ${UNITS[unit][1]}, ${how.text}`,
    };
  },
};
export default arrivals;

interface How {
  readonly interval: number;
  readonly text: string;
}

/** What arrived counts as all that was sent. */
async function countSlots(job: Job, unit: Unit): Promise<How> {
  const peer = job.rows.peer(job.peer ?? DEFAULT_PEER);
  let count = 0;
  await eachArrival(job, unit, (at) => job.rows.heard(peer, count++, at, at));
  return { interval: intervalOf(job), text: 'numbered one after another, as if nothing had been lost' };
}

/**
 * Slots from the last arrival backwards: slot k is the one that its time is nearest to, but before slot k + 1. So a burst
 * after a stall is no loss, and a gap that no burst makes up for is one.
 */
async function inferSlots(job: Job, unit: Unit): Promise<How> {
  const tape = new Tape(job.scratch);
  const gaps = new Sample();
  let [first, last] = [Number.NaN, Number.NaN];
  await eachArrival(job, unit, (at) => {
    if (tape.length === 0) first = at;
    else gaps.push(at - last);
    last = at;
    tape.push(at);
  });
  const interval = job.interval ?? (await meanGap(tape, gaps.quantile(0.5))) / 1000;
  if (!(interval > 0)) throw untold(job.log);
  const nearest = (at: number): number => Math.floor((at - first) / (1000 * interval) + 0.5);
  // where the first slot will end up: what follows pushes it back as far as that
  let [start, k] = [0, 0];
  for await (const block of tape.forwards())
    for (const at of block) start = Math.min(start, nearest(at) - k++);
  const peer = job.rows.peer(job.peer ?? DEFAULT_PEER);
  let after: Slot | undefined;
  for await (const block of tape.backwards()) {
    for (let i = block.length - 1; i >= 0; i--) {
      const sent = block[i]!;
      const seq = Math.min(nearest(sent) - start, after ? after.seq - 1 : Number.POSITIVE_INFINITY);
      const own = { seq, sent };
      job.rows.heard(peer, seq, sent, sent);
      if (after) between(job, peer, own, after);
      after = own;
    }
  }
  const by = job.interval === undefined ? 'the mean of its usual gaps' : 'as was told';
  return { interval, text: `slots inferred backwards from the end at an interval of ${interval} ms (${by})` };
}

/**
 * Without what losses, stalls and bursts make of gaps. The median alone is not good enough: an error of a thousandth is a
 * whole slot after a thousand heartbeats.
 */
async function meanGap(tape: Tape, median: number): Promise<number> {
  let [sum, count, last] = [0, 0, Number.NaN];
  for await (const block of tape.forwards()) {
    for (const at of block) {
      const gap = at - last;
      last = at;
      if (Math.abs(gap - median) > median / 2 || Number.isNaN(gap)) continue;
      sum += gap;
      count++;
    }
  }
  return Math.round(sum / count);
}

/** In microseconds. */
async function eachArrival(job: Job, unit: Unit, each: (at: number) => void): Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  await eachLine(job.log, (text, fields) => {
    const at = fields.time(firstToken(text), unit, undefined, fixFor(fields, job));
    if (at < last) {
      throw fields.problem(
        `the time goes back from ${msText(last)} to ${msText(at)}`,
        undefined,
        'sort the lines by time if that is what they lack: sort -g',
      );
    }
    last = at;
    each(at);
  });
  if (last === Number.NEGATIVE_INFINITY) throw badInput('there is no arrival in it', job.log.file);
}

function firstToken(line: string): string {
  const text = line.trimStart();
  const end = text.search(TOKEN);
  return end < 0 ? text : text.slice(0, end);
}

function fixFor({ line }: Fields, { log }: Job): string {
  return line === 1
    ? `if that is a header, leave it out: tail -n +2 ${log.file} | flatline trace import - --from arrivals`
    : 'each line begins with a time; take out those that don’t';
}
