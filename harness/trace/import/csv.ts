import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { badInput } from '../../errors.ts';
import { didYouMean, nearest } from '../../lib/nearest.ts';
import { DEFAULT_PEER, type ImportFormat, type Job, OBSERVER } from './format.ts';
import { Fields } from './shared/fields.ts';
import { intervalOf } from './shared/interval.ts';
import { Stamped } from './shared/stamped.ts';

const REQUIRED = ['seq', 'sent_ms', 'arrived_ms'] as const;
const OPTIONAL = ['peer', 'observer', 'incarnation'] as const;
const KNOWN = [...REQUIRED, ...OPTIONAL];
const HEADER = `the first line names the columns: ${REQUIRED.join(',')} and, if wanted, ${OPTIONAL.join(',')}`;
const LOST = 'leave it empty where a heartbeat was lost';
const LONGEST_RECORD = 65_536;

type Column = (typeof KNOWN)[number];

const csv: ImportFormat = {
  what: 'a line for each heartbeat, in any order: seq,sent_ms,arrived_ms (empty: lost) and, if wanted, peer',
  takes: ['clocks'],
  recognise: ([first = '']) => {
    const columns = first
      .replaceAll('"', '')
      .split(',')
      .map((column) => column.trim());
    // three columns or more, one of them nearly right, are meant to be this: what is wrong is told when they are read
    return columns.length >= REQUIRED.length && REQUIRED.some((column) => columns.includes(column));
  },
  async read(job) {
    const unrelated = job.options.clocks === 'unrelated';
    const reader = new RecordReader(job, unrelated);
    const parser = parse({
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      on_record: (record: string[], { lines }) => {
        reader.read(record, lines);
        return undefined;
      },
    });
    try {
      await pipeline(job.log.bytes, parser, drain);
    } catch (error) {
      if (error instanceof CsvError) throw reader.unreadable(error);
      throw error;
    }
    if (!reader.began) throw badInput('it has no header', job.log.file, HEADER);
    reader.tellMissing();
    return {
      interval: intervalOf(job),
      sendTimes: 'stamped',
      unrelated,
      clock: unrelated
        ? 'the observer’s; send times, by clocks of their own, are shifted so that the fastest heartbeat of each sender took no time, and drift is left in them'
        : 'that of the file, one for sender and observer',
      how: 'send and arrival times as they stand there',
    };
  },
};
export default csv;

async function drain(records: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of records);
}

class RecordReader {
  readonly #job: Job;
  readonly #fields: Fields;
  readonly #stamped: Stamped;
  #columns: Readonly<Partial<Record<Column, number>>> | undefined;
  #width = 0;
  /** By link and life of the sender. */
  readonly #seen = new Map<string, { least: number; most: number; rows: number }>();

  constructor(job: Job, unrelated: boolean) {
    this.#job = job;
    this.#fields = new Fields(job.log.file);
    this.#stamped = new Stamped({ sent: 'sent_ms', arrived: 'arrived_ms', unrelated });
  }

  get began(): boolean {
    return this.#columns !== undefined;
  }

  read(record: readonly string[], line: number): void {
    const fields = this.#fields;
    fields.line = line;
    if (this.#columns === undefined) {
      this.#width = record.length;
      this.#columns = this.#header(record.map((name) => name.trim()));
      return;
    }
    if (record.length !== this.#width)
      throw fields.problem(`expected ${this.#width} fields, as in the header, not ${record.length}`);
    const columns = this.#columns;
    const { rows, peer: told = DEFAULT_PEER } = this.#job;
    const text = (column: Column): string | undefined =>
      columns[column] === undefined ? undefined : record[columns[column]]!.trim();
    const seq = fields.seq(text('seq')!, 'seq');
    const sent = fields.time(text('sent_ms')!, 'ms', 'sent_ms');
    const arrived = text('arrived_ms')!;
    const incarnation = fields.seq(text('incarnation') ?? '0', 'incarnation');
    const name = text('peer') ?? told;
    const observer = text('observer') ?? OBSERVER;
    if (name === '') throw fields.problem('expected the name of a sender', 'peer');
    if (observer === '') throw fields.problem('expected the name of an observer', 'observer');
    const peer = rows.peer(name, observer);
    this.#count(`${peer}.${incarnation}`, seq);
    if (arrived === '') {
      // in which life of its sender it was lost is a guess, which order can't be told by
      if (columns.incarnation === undefined) this.#stamped.lost(fields, peer, seq, sent);
      rows.lost(peer, seq, sent);
      return;
    }
    const at = fields.time(arrived, 'ms', 'arrived_ms', LOST);
    this.#stamped.heard(fields, peer, seq, sent, at, incarnation);
    rows.heard(peer, seq, sent, at, incarnation);
  }

  #count(life: string, seq: number): void {
    const seen = this.#seen.get(life);
    if (!seen) this.#seen.set(life, { least: seq, most: seq, rows: 1 });
    else {
      seen.least = Math.min(seen.least, seq);
      seen.most = Math.max(seen.most, seq);
      seen.rows++;
    }
  }

  /** A number without a row may be a heartbeat that was lost, and nothing here counts it. */
  tellMissing(): void {
    let missing = 0;
    for (const { least, most, rows } of this.#seen.values()) missing += Math.max(0, most - least + 1 - rows);
    if (missing > 0)
      this.#job.warn(
        `${missing} sequence numbers between the others have no row, and count neither as sent nor as lost: give lost heartbeats a row with an empty arrived_ms`,
      );
  }

  unreadable({ message, ...told }: CsvError): Error {
    this.#fields.line = (told as { lines?: number }).lines ?? this.#fields.line;
    return this.#fields.problem(message, undefined, 'numbers need no quotes');
  }

  #header(names: readonly string[]): Partial<Record<Column, number>> {
    const columns: Partial<Record<Column, number>> = {};
    const foreign: string[] = [];
    names.forEach((name, at) => {
      const known = KNOWN.find((column) => column === name);
      if (!known) foreign.push(name);
      else if (columns[known] === undefined) columns[known] = at;
      else throw this.#fields.problem(`there are two columns ${name}`);
    });
    for (const column of REQUIRED) {
      if (columns[column] === undefined)
        throw this.#fields.problem(
          `there is no column ${column}${didYouMean(column, foreign)}`,
          undefined,
          HEADER,
        );
    }
    // a misspelt one must not pass for one that means nothing
    for (const name of foreign) {
      const meant = nearest(name, OPTIONAL);
      if (meant !== undefined && columns[meant as Column] === undefined)
        throw this.#fields.problem(`unknown column ${name}; did you mean "${meant}"?`, undefined, HEADER);
    }
    if (columns.peer !== undefined && this.#job.peer !== undefined)
      throw badInput('the log names its senders itself, in the column peer', 'flag --peer', 'leave it out');
    if (foreign.length > 0)
      this.#job.warn(`columns that mean nothing here are left out: ${foreign.join(', ')}`);
    return columns;
  }
}
