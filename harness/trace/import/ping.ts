import { badInput } from '../../errors.ts';
import { DEFAULT_PEER, type ImportFormat, type Job } from './format.ts';
import type { Fields } from './shared/fields.ts';
import { intervalOf } from './shared/interval.ts';
import { eachLine } from './shared/lines.ts';
import { between, FillIn, type Slot } from './shared/missing.ts';
import { Sorted } from './shared/sorted.ts';

const BEGINNING = /^PING \S+/;
const STAMP = /^\[(\d+\.\d+)\] /;
const SEQ = /\b(?:icmp_[rs]eq|seq)=(\d+)/;
const REPLY = /\b(?:icmp_[rs]eq|seq)=(\d+)\b.*\btime[=<](\d+(?:\.\d+)?) ?ms\b/;
const SUMMARY = /^(\d+) packets transmitted\b/;
const TIME = /\btime (\d+) ?ms$/;
const CLOSING = /^(rtt|round-trip) /;
const DEFAULT_INTERVAL = 1000;
const ROUND = 65_536;
/** A number that far below the newest is an old reply; one further below has begun a new round. */
const OLDEST = 8192;

const ping: ImportFormat = {
  what: 'what ping printed, with or without -D',
  takes: [],
  recognise: (head) => BEGINNING.test(head[0] ?? '') || head.slice(0, 10).some((line) => REPLY.test(line)),
  async read(job) {
    const replies = new Replies(job);
    await eachLine(job.log, (text, fields, ended) => replies.line(text, fields, ended));
    if (replies.count === 0) throw badInput('there is no reply with a time in it', job.log.file);
    return replies.stamped ? await stamped(job, replies) : await scheduled(job, replies);
  },
};
export default ping;

/** What was printed, by the number of the request, however often that began again at 0. */
class Replies {
  /** Rows of 0, number, round trip and stamp, in microseconds. */
  readonly bySlot: Sorted;
  count = 0;
  stamped = false;
  /** Of all requests that are known of. */
  lowest = Number.POSITIVE_INFINITY;
  highest = 0;
  /** The mean time between requests, as the last lines tell, in ms. */
  told: { readonly interval: number; readonly by: string } | undefined;
  readonly #job: Job;
  #newest: number | undefined;
  #lastStamp = Number.NEGATIVE_INFINITY;
  #begun = false;

  constructor(job: Job) {
    this.#job = job;
    this.bySlot = new Sorted(job.scratch);
  }

  line(text: string, fields: Fields, ended: boolean): void {
    const [, seq, time] = REPLY.exec(text) ?? [];
    const [, transmitted] = SUMMARY.exec(text) ?? [];
    if (seq !== undefined) this.#reply(this.#number(fields, seq), time!, text, fields);
    else if (BEGINNING.test(text)) this.#begin(fields);
    else if (transmitted !== undefined) this.#summary(Number(transmitted), TIME.exec(text)?.[1]);
    else if (ended) this.#unanswered(text, fields);
    else if (!CLOSING.test(text)) this.#job.warn(`line ${fields.line} is cut off and left out: ${text}`);
  }

  /** "no answer yet" or "Destination Host Unreachable": it was sent, and that is all. */
  #unanswered(text: string, fields: Fields): void {
    const [, seq] = SEQ.exec(text) ?? [];
    if (seq === undefined) return;
    if (text.includes('bytes from'))
      throw fields.problem('a reply without its time', undefined, 'is the line whole?');
    this.#number(fields, seq);
  }

  #begin(fields: Fields): void {
    if (this.#begun)
      throw fields.problem('a second ping begins here', undefined, 'give each a file of its own');
    this.#begun = true;
    // what comes first, if it is not 0
    this.lowest = 1;
  }

  #reply(seq: number, time: string, text: string, fields: Fields): void {
    const [, stamp] = STAMP.exec(text) ?? [];
    if (this.count > 0 && this.stamped !== (stamp !== undefined))
      throw fields.problem('some replies have a time stamp and some have not');
    this.stamped = stamp !== undefined;
    const at = stamp === undefined ? 0 : fields.time(stamp, 's');
    if (this.stamped && at < this.#lastStamp) throw fields.problem(`the time stamp goes back, to ${stamp}`);
    this.#lastStamp = at;
    this.count++;
    this.bySlot.push(0, seq, fields.time(time, 'ms'), at);
  }

  #number(fields: Fields, text: string): number {
    const printed = fields.seq(text, 'icmp_seq');
    const newest = this.#newest ?? printed;
    const ahead = ((((printed - newest + OLDEST) % ROUND) + ROUND) % ROUND) - OLDEST;
    const seq = newest + ahead;
    this.#newest = Math.max(newest, seq);
    this.lowest = Math.min(this.lowest, seq);
    this.highest = Math.max(this.highest, seq);
    return seq;
  }

  /** @param total from the first request to the last, in ms */
  #summary(transmitted: number, total: string | undefined): void {
    const intervals = transmitted - 1;
    if (this.#begun) this.highest = Math.max(this.highest, this.lowest + intervals);
    if (total === undefined || intervals < 1) return;
    const interval = Number((Number(total) / intervals).toFixed(3));
    this.told = { interval, by: `it tells of ${total} ms for ${intervals} intervals` };
  }
}

/** Without time stamps the schedule is all that is known of send times. */
async function scheduled(job: Job, replies: Replies) {
  const { interval, by } =
    job.interval !== undefined
      ? { interval: job.interval, by: 'as was told' }
      : (replies.told ?? {
          interval: DEFAULT_INTERVAL,
          by: 'as ping does unless told, and it does not tell',
        });
  const sentAt = (seq: number): number => Math.round(1000 * seq * interval);
  const ends = await fill(job, replies, (seq, time) => [sentAt(seq), sentAt(seq) + time]);
  outermost(job, replies, ends, 1000 * interval);
  return {
    interval,
    sendTimes: 'scheduled',
    clock: 'that of the host that pings; a delay is a way there and back',
    how: `send times icmp_seq × ${interval} ms (${by}), arrivals a round trip later; requests without a reply are lost`,
  } as const;
}

/** Stamps are of replies. */
async function stamped(job: Job, replies: Replies) {
  const ends = await fill(job, replies, (_, time, at) => [at - time, at]);
  const interval = job.interval ?? replies.told?.interval ?? intervalOf(job);
  outermost(job, replies, ends, 1000 * interval);
  return {
    interval,
    sendTimes: 'stamped',
    fromFirst: true,
    clock: 'that of the host that pings, from its first request on; a delay is a way there and back',
    how: 'send times are time stamps less round trips; requests without a reply are lost, sent at even distances',
  } as const;
}

interface Ends {
  readonly peer: number;
  readonly first: Slot;
  readonly last: Slot;
}

/** Adds the replies, and what is missing between them. */
async function fill(
  job: Job,
  { bySlot }: Replies,
  timesOf: (seq: number, time: number, stamp: number) => readonly [sent: number, at: number],
): Promise<Ends> {
  const peer = job.rows.peer(job.peer ?? DEFAULT_PEER);
  const filler = new FillIn(job);
  let first: Slot | undefined;
  let last: Slot = { seq: 0, sent: 0 };
  for await (const block of bySlot.blocks()) {
    for (let i = 0; i < block.length; i += 4) {
      const seq = block[i + 1]!;
      const [sent, at] = timesOf(seq, block[i + 2]!, block[i + 3]!);
      filler.heard(peer, seq, sent, at);
      last = { seq, sent };
      first ??= last;
    }
  }
  return { peer, first: first ?? last, last };
}

/** Adds what was sent before the first reply that there is, and after the last. */
function outermost(
  job: Job,
  { lowest, highest }: Replies,
  { peer, first, last }: Ends,
  interval: number,
): void {
  const before = lowest - 1;
  const after = highest + 1;
  between(job, peer, { seq: before, sent: first.sent - (first.seq - before) * interval }, first);
  between(job, peer, last, { seq: after, sent: last.sent + (after - last.seq) * interval });
}
