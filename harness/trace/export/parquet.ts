import { scheduler } from 'node:timers/promises';
import { type ColumnSource, fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Trace, Watch } from '../trace.ts';
import { type ExportFormat, restarts } from './format.ts';
import { type Rows, rowsOf } from './rows.ts';

/** A row group for every piece of a watch, with what the trace says about itself beside them. */
const parquet: ExportFormat = {
  what: 'columns seq, sent_ms, arrived_ms (null: lost), peer and observer, for data frames and SQL',
  ending: '.parquet',
  async write(trace, path, stop) {
    const { about, watches, unfinished } = trace;
    const lives = restarts(watches);
    const file = fileWriter(path);
    const writer = new ParquetWriter({
      writer: file,
      schema: schemaFromColumnData({ columnData: columnsOf(NO_ROWS, NOBODY, lives) }),
      kvMetadata: [{ key: 'flatline', value: JSON.stringify({ about, unfinished }) }],
      createdBy: 'flatline',
    });
    for (const [watch, rows] of piecesOf(trace)) {
      await scheduler.yield();
      stop.throwIfAborted();
      await writer.write({ columnData: columnsOf(rows, watch.link, lives), rowGroupSize: rows.count });
    }
    await writer.finish();
  },
};
export default parquet;

const NO_ROWS: Rows = {
  count: 0,
  seq: new Uint32Array(),
  sentAt: new Float64Array(),
  at: new Float64Array(),
  incarnation: new Uint32Array(),
};
const NOBODY = { from: '', to: '' };

function* piecesOf({ watches }: Trace): Generator<[Watch, Rows]> {
  for (const watch of watches) for (const rows of rowsOf(watch)) yield [watch, rows];
}

function columnsOf(
  { count, seq, sentAt, at, incarnation }: Rows,
  { from, to }: Watch['link'],
  lives: boolean,
): ColumnSource[] {
  const name = (text: string): string[] => Array.from({ length: count }, () => text);
  return [
    {
      name: 'seq',
      type: 'INT64',
      nullable: false,
      encoding: 'DELTA_BINARY_PACKED',
      data: BigInt64Array.from(seq, BigInt),
    },
    { name: 'sent_ms', type: 'DOUBLE', nullable: false, data: sentAt },
    { name: 'arrived_ms', type: 'DOUBLE', data: Array.from(at, (ms) => (Number.isNaN(ms) ? null : ms)) },
    { name: 'peer', type: 'STRING', nullable: false, data: name(from) },
    { name: 'observer', type: 'STRING', nullable: false, data: name(to) },
    ...(lives
      ? [
          {
            name: 'incarnation',
            type: 'INT64',
            nullable: false,
            data: BigInt64Array.from(incarnation, BigInt),
          } as const,
        ]
      : []),
  ];
}
