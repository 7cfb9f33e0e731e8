import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary.ts';
import { NO_EVENTS } from '../../trace.ts';
import { writeTrace } from '../../write.ts';
import { eachLine } from './lines.ts';
import { logFile, openLog, STANDARD_INPUT } from './log.ts';

const go = new AbortController().signal;

/** Handed out in small pieces, so that lines and letters are cut. */
function pieces(text: string | Buffer, size = 3): Readable {
  const bytes = Buffer.from(text);
  const count = Math.ceil(bytes.length / size);
  return Readable.from(Array.from({ length: count }, (_, i) => bytes.subarray(size * i, size * (i + 1))));
}

async function linesOf(source: Readable): Promise<[text: string, line: number, ended: boolean][]> {
  const lines: [string, number, boolean][] = [];
  const log = await openLog(source, 'logs/x.log', go);
  await eachLine(log, (text, { line }, ended) => lines.push([text, line, ended]));
  return lines;
}

describe('lines', () => {
  test('are counted with the blank ones, whatever ends them and wherever the pieces are cut', async () => {
    expect(await linesOf(pieces('\ufeffα 1\r\n\r\n β 2\n\nγ'))).toEqual([
      ['α 1', 1, true],
      [' β 2', 3, true],
      ['γ', 5, false],
    ]);
  });
  test('can be longer than what is looked at first, but not without end', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => `α${i}`);
    expect((await linesOf(pieces(many.join('\n'), 1000))).map(([text]) => text)).toEqual(many);
    await expect(linesOf(pieces(`a\n${'x'.repeat(70_000)}`, 5000))).rejects.toMatchObject({
      complaint: { what: expect.stringMatching(/longer than 65536 characters/), where: 'x.log:2' },
    });
  });
  test('of gzip are unpacked, of several parts as well', async () => {
    const packed = Buffer.concat([gzipSync('a\nb\n'), gzipSync('c\n')]);
    expect((await linesOf(pieces(packed))).map(([text]) => text)).toEqual(['a', 'b', 'c']);
  });
});

test('the head is the first lines that are whole', async () => {
  expect((await openLog(pieces('a\r\n\nb\nc'), 'x', go)).head).toEqual(['a', 'b']);
  expect((await openLog(pieces('a'), 'x', go)).head).toEqual(['a']);
});

describe('what is no log is refused before it is read', () => {
  const trace = (): Buffer => {
    const path = join(temporaryFolder(), 'x.fltrace');
    const about = {
      name: 'x',
      interval: 100,
      sendTimes: 'stamped',
      clock: 'none',
      origin: 'a test',
    } as const;
    writeTrace(path, { about, watches: [], events: NO_EVENTS });
    return readFileSync(path);
  };
  const capture = Buffer.from('d4c3b2a102000400', 'hex');
  test.each([
    ['a trace', trace, 'it is a trace already', 'use it as it is'],
    ['a trace in gzip', () => gzipSync(trace()), 'it is a trace already', 'unpack it with gunzip'],
    [
      'a capture',
      () => capture,
      'it is a packet capture, which tcpdump can read and flatline can’t',
      'tcpdump -tt -n -r logs/x.log udp port N | flatline trace import - --from arrivals --unit s',
    ],
    [
      'a capture of the newer kind, in gzip',
      () => gzipSync(Buffer.from('0a0d0d0a1c000000', 'hex')),
      'it is a packet capture, which tcpdump can read and flatline can’t',
      'gunzip -c logs/x.log | tcpdump -tt -n -r - udp port N | flatline trace import - --from arrivals --unit s',
    ],
    [
      'UTF-16',
      () => Buffer.from('\ufeffPING', 'utf16le'),
      'it is text in UTF-16',
      'iconv -f UTF-16 -t UTF-8 logs/x.log | flatline trace import -',
    ],
    ['bytes', () => Buffer.of(1, 0, 2), 'it is no text', 'a log of heartbeats has a line for each'],
    ['nothing', () => '', 'the log is empty', undefined],
  ])('%s', async (_, bytes, what, fix) => {
    await expect(openLog(pieces(bytes()), 'logs/x.log', go)).rejects.toMatchObject({
      exit: 64,
      complaint: { what, where: 'logs/x.log', ...(fix && { fix }) },
    });
  });

  test('a capture on standard input', async () => {
    await expect(openLog(pieces(capture), STANDARD_INPUT, go)).rejects.toMatchObject({
      complaint: {
        fix: expect.stringMatching(/^tcpdump -tt -n -r - udp port N \|/),
        where: 'standard input',
      },
    });
  });

  test('a file that is not there, and a folder', async () => {
    const folder = temporaryFolder();
    await expect(openLog(logFile(join(folder, 'x')), 'x', go)).rejects.toThrow(/there is no such file/);
    await expect(openLog(logFile(folder), folder, go)).rejects.toThrow(/can't read the log: EISDIR/);
  });

  test('gzip that is cut off', async () => {
    const path = join(temporaryFolder(), 'x.gz');
    const text = Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join('');
    writeFileSync(path, gzipSync(text).subarray(0, -100));
    const log = await openLog(logFile(path), path, go);
    await expect(eachLine(log, () => undefined)).rejects.toThrow(/the gzip file is damaged or cut off/);
  });
});

test('who stops it is not told of a broken log', async () => {
  const controller = new AbortController();
  const endless = new Readable({ read: () => undefined });
  const opened = openLog(endless, 'standard input', controller.signal);
  controller.abort();
  await expect(opened).rejects.toMatchObject({ name: 'AbortError' });
});
