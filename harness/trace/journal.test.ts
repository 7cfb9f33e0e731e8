import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { JournalReader, JournalWriter, KIND, RECORD_BYTES } from './journal.ts';

function readJournal(path: string) {
  const journal = new JournalReader(path);
  return Array.from({ length: journal.length }, (_, i) => ({
    kind: journal.kind(i),
    flag: journal.flag(i),
    peer: journal.peer(i),
    seq: journal.seq(i),
    incarnation: journal.incarnation(i),
    size: journal.size(i),
    at: journal.at(i),
    other: journal.other(i),
  }));
}

const record = fc.record({
  kind: fc.constantFrom(KIND.sent, KIND.heard, KIND.voiced, KIND.usage),
  flag: fc.integer({ min: 0, max: 255 }),
  peer: fc.integer({ min: 0, max: 65_535 }),
  seq: fc.integer({ min: 0, max: 4_294_967_295 }),
  incarnation: fc.integer({ min: 0, max: 4_294_967_295 }),
  size: fc.integer({ min: 0, max: 4_294_967_295 }),
  at: fc.double({ noNaN: true }),
  other: fc.double({ noNaN: true }),
});

prop.prop([fc.array(record, { maxLength: 20 })])(
  'what is written is read back to the last bit',
  (records) => {
    const path = join(temporaryFolder(), 'n1.journal');
    const writer = new JournalWriter(path);
    for (const one of records) writer.write(one);
    expect(readJournal(path)).toEqual(records);
  },
);

test('records of a kind, and of a peer, are found in their order', () => {
  const path = join(temporaryFolder(), 'n1.journal');
  const writer = new JournalWriter(path);
  const kinds = [KIND.sent, KIND.heard, KIND.sent, KIND.heard, KIND.heard];
  kinds.forEach((kind, i) => writer.write({ kind, peer: i % 2, at: i }));
  const journal = new JournalReader(path);
  expect([...journal.of(KIND.heard)]).toEqual([1, 3, 4]);
  expect([...journal.of(KIND.heard, 1)]).toEqual([1, 3]);
});

test('a record that a kill cut in half is left out, all before it are there', () => {
  const path = join(temporaryFolder(), 'n1.journal');
  const writer = new JournalWriter(path);
  for (let seq = 0; seq < 5; seq++) writer.write({ kind: KIND.sent, seq, at: seq });
  truncateSync(path, readFileSync(path).length - 7);
  expect(readJournal(path).map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
  appendFileSync(path, Buffer.alloc(3));
  expect(readJournal(path).length).toBe(4);
});

test('a journal whose node was killed while it made it has no records', () => {
  const path = join(temporaryFolder(), 'n1.journal');
  new JournalWriter(path);
  for (const length of [RECORD_BYTES - 1, 1, 0]) {
    truncateSync(path, length);
    expect(readJournal(path)).toEqual([]);
  }
});

test('a foreign file and a foreign version are refused with a sentence', () => {
  const path = join(temporaryFolder(), 'n1.journal');
  writeFileSync(path, 'something else altogether, and long enough to look like records');
  expect(() => readJournal(path)).toThrow('is not a journal of a node');
  const header = Buffer.alloc(RECORD_BYTES);
  header.writeUInt8(KIND.header, 0);
  header.writeUInt32LE(9, 4);
  writeFileSync(path, header);
  expect(() => readJournal(path)).toThrow('is a journal of version 9; this reads 1');
});

test('a journal is never written over', () => {
  const path = join(temporaryFolder(), 'n1.journal');
  new JournalWriter(path);
  expect(() => new JournalWriter(path)).toThrow('EEXIST');
});
