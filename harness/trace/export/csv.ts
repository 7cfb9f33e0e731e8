import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Trace } from '../trace.ts';
import { type ExportFormat, restarts } from './format.ts';
import { rowsOf } from './rows.ts';

/** As `flatline trace import` takes it back. */
const csv: ExportFormat = {
  what: 'one line a heartbeat: seq,sent_ms,arrived_ms,peer, with an empty arrived_ms where it was lost',
  ending: '.csv',
  write: (trace, path, signal) => pipeline(Readable.from(texts(trace)), createWriteStream(path), { signal }),
};
export default csv;

/** Names may need quotes, which is for the library to know; numbers never do, and there are millions of them. */
function* texts({ watches }: Trace): Generator<string> {
  const observers = new Set(watches.map(({ link }) => link.to)).size > 1;
  const lives = restarts(watches);
  const names = (peer: string, observer: string): string =>
    stringify([observers ? [peer, observer] : [peer]]);
  yield `seq,sent_ms,arrived_ms,${lives ? 'incarnation,' : ''}${names('peer', 'observer')}`;
  for (const watch of watches) {
    const end = names(watch.link.from, watch.link.to);
    for (const { count, seq, sentAt, at, incarnation } of rowsOf(watch)) {
      let text = '';
      for (let i = 0; i < count; i++) {
        const arrived = Number.isNaN(at[i]!) ? '' : at[i]!;
        text += `${seq[i]!},${sentAt[i]!},${arrived},${lives ? `${incarnation[i]!},` : ''}${end}`;
      }
      yield text;
    }
  }
}
