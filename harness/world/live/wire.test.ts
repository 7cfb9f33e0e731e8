import { expect, test } from 'vitest';
import { fc, prop } from '../../testing/property.ts';
import { encodeFrame, type Frame, FrameDecoder } from './wire.ts';

const frame = fc.record({
  from: fc.integer({ min: 0, max: 65_535 }),
  message: fc.record({
    kind: fc.constant('heartbeat' as const),
    seq: fc.integer({ min: 0, max: 4_294_967_295 }),
    incarnation: fc.integer({ min: 0, max: 1000 }),
    sentAt: fc.double({ noNaN: true }),
  }),
});
const frames = fc.array(frame, { minLength: 1, maxLength: 8 });
const size = fc.integer({ min: 28, max: 200 });

/** Cuts a stream into pieces of these lengths, round and round. */
function pieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length]!;
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

prop.prop([frames, size, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 })])(
  'frames come out whole, however a stream is cut into pieces',
  (sent, bytes, lengths) => {
    const decoder = new FrameDecoder();
    const stream = Buffer.concat(sent.map((one) => encodeFrame(one, bytes)));
    expect(pieces(stream, lengths).flatMap((piece) => decoder.push(piece))).toEqual(sent);
  },
);

prop.prop([frames, size, fc.nat(), fc.integer({ min: 1, max: 150 })])(
  'where a piece of the stream is lost, only frames that it touched are lost',
  (sent, bytes, position, length) => {
    const stream = Buffer.concat(sent.map((one) => encodeFrame(one, bytes)));
    const from = position % stream.length;
    const until = Math.min(stream.length, from + length);
    const decoder = new FrameDecoder();
    const heard = [stream.subarray(0, from), stream.subarray(until)].flatMap((piece) => decoder.push(piece));
    const touched = (i: number): boolean => i * bytes < until && (i + 1) * bytes > from;
    const whole = sent.filter((_, i) => !touched(i));
    // padding alone may be lost without a trace, when what follows looks just like it
    const missing = whole.filter(
      (one) => !heard.some((other) => Object.is(other.message.sentAt, one.message.sentAt)),
    );
    expect(missing.length).toBeLessThanOrEqual(1);
    for (const one of heard) expect(sent).toContainEqual(one);
  },
);

test('a frame counts when its last byte is there', () => {
  const decoder = new FrameDecoder();
  const one: Frame = { from: 1, message: { kind: 'heartbeat', seq: 7, incarnation: 0, sentAt: 1.5 } };
  const bytes = encodeFrame(one, 100);
  expect(decoder.push(bytes.subarray(0, 99))).toEqual([]);
  expect(decoder.push(bytes.subarray(99))).toEqual([one]);
});

test('noise is no heartbeat', () => {
  const decoder = new FrameDecoder();
  const one: Frame = { from: 1, message: { kind: 'heartbeat', seq: 7, incarnation: 0, sentAt: 1.5 } };
  const broken = encodeFrame(one, 64);
  broken[9]! ^= 1;
  expect(
    decoder.push(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), broken, encodeFrame(one, 64)])),
  ).toEqual([one]);
});
