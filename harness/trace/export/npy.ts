import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { scheduler } from 'node:timers/promises';
import { linkName } from '../../model.ts';
import type { Trace, Watch } from '../trace.ts';
import { type ExportFormat, restarts } from './format.ts';
import { type Rows, rowsIn, rowsOf } from './rows.ts';

const MAGIC = '\x93NUMPY\x01\x00';
const ALIGNED = 64;

/** NumPy’s format 1.0 (numpy.lib.format): a magic, the length of a Python literal, the literal, the bytes. */
const npy: ExportFormat = {
  what: 'a folder with a folder for each link: seq.npy, sent_ms.npy, arrived_ms.npy (nan: lost), and about.json',
  ending: '-npy',
  folder: true,
  async write(trace, path, stop) {
    mkdirSync(path);
    const folders = foldersFor(trace.watches);
    writeFileSync(join(path, 'about.json'), `${JSON.stringify(aboutOf(trace, folders), null, 2)}\n`);
    const lives = restarts(trace.watches);
    for (const [i, watch] of trace.watches.entries()) {
      await writeWatch(watch, join(path, folders[i]!), lives, stop);
    }
  },
};
export default npy;

const COLUMNS = {
  seq: { type: '<u4', of: ({ seq }: Rows) => seq },
  sent_ms: { type: '<f8', of: ({ sentAt }: Rows) => sentAt },
  arrived_ms: { type: '<f8', of: ({ at }: Rows) => at },
  incarnation: { type: '<u4', of: ({ incarnation }: Rows) => incarnation },
} as const;

async function writeWatch(watch: Watch, folder: string, lives: boolean, stop: AbortSignal): Promise<void> {
  mkdirSync(folder);
  const open = Object.entries(COLUMNS)
    .filter(([name]) => lives || name !== 'incarnation')
    .map(([name, { type, of }]) => {
      const file = openSync(join(folder, `${name}.npy`), 'wx');
      writeSync(file, npyHeader(type, rowsIn(watch)));
      return { file, of };
    });
  try {
    for (const rows of rowsOf(watch)) {
      await scheduler.yield();
      stop.throwIfAborted();
      for (const { file, of } of open) writeWhole(file, of(rows));
    }
  } finally {
    for (const { file } of open) closeSync(file);
  }
}

/** @param type as NumPy writes it, for example `<f8` */
export function npyHeader(type: string, count: number): Buffer {
  const literal = `{'descr': '${type}', 'fortran_order': False, 'shape': (${count},), }`;
  const lead = MAGIC.length + 2;
  // the line ends where the data begin, at a multiple of 64 bytes
  const length = Math.ceil((lead + literal.length + 1) / ALIGNED) * ALIGNED - lead;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(length);
  return Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    size,
    Buffer.from(`${literal.padEnd(length - 1)}\n`, 'latin1'),
  ]);
}

function writeWhole(file: number, { buffer, byteOffset, byteLength }: Uint32Array | Float64Array): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  for (let written = 0; written < byteLength; ) written += writeSync(file, bytes, written);
}

/** Names of links are anybody’s text; a link that was watched again gets another folder. */
function foldersFor(watches: readonly Watch[]): string[] {
  const taken = new Set<string>();
  return watches.map(({ link }) => {
    const safe = encodeURIComponent(linkName(link)).replace(
      /^\.|[*']/g,
      (c) => `%${c.charCodeAt(0).toString(16)}`,
    );
    let name = safe;
    // some file systems do not tell capitals from small letters
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${safe}~${i}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function aboutOf({ about, watches, events, unfinished }: Trace, folders: readonly string[]) {
  return {
    about,
    unfinished,
    watches: watches.map((watch, i) => {
      const { link, from, until, stalls } = watch;
      return { folder: folders[i], link, from, until, stalls, rows: rowsIn(watch) };
    }),
    truth: events.truth,
    marks: events.marks,
  };
}
