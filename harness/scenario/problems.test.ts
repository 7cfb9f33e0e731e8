/** Everything that can be wrong with a scenario, and what is said of it, before anything starts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, head, said, withFault } from '../testing/said.ts';

test('a misspelt key is told once, by what was written, with the nearest name', async () => {
  expect(
    await said(head.replace('interval', 'intervall').concat('phases: [{ name: a, for: 1s }]\n')),
  ).toEqual(['3 «intervall:» heartbeat.intervall: unknown key "intervall"; did you mean "interval"?']);
});

test('a bad unit says what units there are', async () => {
  expect(await said(head.replace('100ms', '100 msec').concat('phases: [{ name: a, for: 1s }]\n'))).toEqual([
    '3 «100» heartbeat.interval: expected a duration such as "100ms", "2s" or "1m30s" (units: us, ms, s, m, h, d), not "100 msec"',
  ]);
});

test('a bare number is no duration, and a ratio no percentage', async () => {
  expect(await said(withFault('{ fault: loss, rate: 0.1, for: 3 }'))).toEqual([
    '9 «0.1» phases[0].faults[0].rate: expected a percentage such as "5%" or "0.5%", not 0.1',
    '9 «3» phases[0].faults[0].for: expected a duration such as "100ms", "2s" or "1m30s" (units: us, ms, s, m, h, d), not 3',
  ]);
});

test('an unknown fault names the nearest', async () => {
  const [line] = await said(withFault('{ fault: crsh, node: n1 }'));
  expect(line).toMatch(
    /^9 «crsh» phases\[0\]\.faults\[0\]\.fault: unknown fault "crsh"; did you mean "crash"\? \(known: latency, /,
  );
});

test('an unknown parameter of a fault is told by the keys of that fault', async () => {
  expect(await said(withFault('{ fault: latency, delay: 50ms, jiter: 5ms }'))).toEqual([
    '9 «jiter:» phases[0].faults[0].jiter: unknown key "jiter"; did you mean "jitter"?',
  ]);
});

test('an unknown target names the nearest and all that are known', async () => {
  expect(await said(withFault('{ fault: crash, node: n4 }'))).toEqual([
    '9 «n4» phases[0].faults[0].node: unknown node or group "n4"; did you mean "n1"? (known: observer, n1, n2, n3, all, senders, observers)',
  ]);
});

test('links that carry no heartbeat can not be struck', async () => {
  expect(await said(withFault('{ fault: loss, rate: 5%, from: observer, to: n1 }'))).toEqual([
    '9 «{» phases[0].faults[0]: strikes no link: no heartbeat goes from observer to n1',
  ]);
});

test('what a transport can not carry is refused with the reason', async () => {
  const stream = withFault('{ fault: loss, rate: 5% }').replace('100ms }', '100ms, transport: stream }');
  expect((await said(stream))[0]).toMatch(
    /faults\[0\]\.fault: independent loss cannot be carried on transport stream: .*use transport oneshot/,
  );
  expect((await said(withFault('{ fault: bandwidth, kilobytesPerSecond: 2 }')))[0]).toMatch(
    /bandwidth cannot be shared on transport oneshot/,
  );
});

test('a schedule that can not be meant is refused', async () => {
  expect(await said(withFault('{ fault: pause, node: n1, at: 20s }'))).toEqual([
    '9 «20s» phases[0].faults[0].at: never happens: phase "a" is over after 10s',
  ]);
  expect(await said(withFault('{ fault: pause, node: n1, at: 8s, for: 3s }'))).toEqual([
    '9 «3s» phases[0].faults[0].for: would outlast its phase: phase "a" is over after 10s',
  ]);
  expect(await said(withFault('{ fault: pause, node: n1, every: 2s }'))).toEqual([
    '9 «2s» phases[0].faults[0].every: a repeated fault needs `for`, how long it lasts each time',
  ]);
  expect(await said(withFault('{ fault: pause, node: n1, every: 2s, for: 3s }'))).toEqual([
    '9 «3s» phases[0].faults[0].for: lasts longer than `every`, so it would overlap itself',
  ]);
  expect(await said(withFault('{ fault: pause, node: n1, times: 3 }'))).toEqual([
    '9 «3» phases[0].faults[0].times: needs `every`, the time between happenings',
  ]);
});

test('of a file that is no YAML the first fault is told, in plain words and with its place', async () => {
  expect(await said(`${head}warmup: 2s\nphases: [{ name: a, for: 1s }]\n`)).toEqual([
    '5 «warmup:» this key stands here a second time',
  ]);
  expect(await said('heartbeat: interval: 100ms\nwarmup 1s\n\tphases: []\n')).toEqual([
    '1 «interval:» a value and a nested key in one: give the key a line of its own, or put text that holds ": " in quotes',
  ]);
  expect(await said('why: x\nwarmup 1s\nphases: []\n')).toEqual([
    '2 «warmup» a key needs a ": " behind it, on the same line',
  ]);
  expect(await said('phases: [1, 2\nwhy: x\n')).toEqual([
    '2 «why:» a { or [ that was opened before is not closed here',
  ]);
  expect(await said('phases: *rest\n')).toEqual(['1 «*rest» nothing before this is marked &rest']);
});

test('a file that is empty, or plain text, is told so', async () => {
  expect(await said('')).toEqual(['1 «» the file is empty: a scenario begins with "why: …"']);
  expect(await said('hello\n')).toEqual([
    '1 «hello» expected keys with values, such as "why: …" and "phases: …", and nothing else',
  ]);
});

test('a fault without its name says which key may have been meant for it', async () => {
  const [line] = await said(withFault('{ falt: crash, node: n1 }'));
  expect(line).toMatch(
    /^9 «{» phases\[0\]\.faults\[0\]\.fault: missing; was "falt" meant for it\? \(known: /,
  );
});

test('detectors: unknown name, unknown parameter, bad value, listed twice', async () => {
  const detectors = (list: string): string => `${head}phases: [{ name: a, for: 1s }]\ndetectors: ${list}\n`;
  expect((await said(detectors('[{ use: pfi }]')))[0]).toMatch(
    /^6 «pfi» detectors\[0\]\.use: unknown detector "pfi"; did you mean "phi"\?/,
  );
  expect(await said(detectors('[{ use: phi, with: { treshold: 3 } }]'))).toEqual([
    '6 «treshold:» detectors[0].with.treshold: unknown key "treshold"; did you mean "threshold"?',
  ]);
  expect((await said(detectors('[{ use: phi, sweep: { threshold: [1, -1] } }]')))[0]).toMatch(
    /^6 «\[1» detectors\[0\]\.sweep\.threshold: Too small/,
  );
  expect(await said(detectors('[{ use: phi }, { use: phi }]'))).toEqual([
    '6 «[{» detectors: "phi" is listed twice',
  ]);
  const both = '[{ use: phi, with: { threshold: 3 }, sweep: { threshold: [1, 2] } }]';
  expect(await said(detectors(both))).toEqual([
    '6 «threshold:» detectors[0].sweep.threshold: "threshold" stands in `with` as well: fix it there or vary it here, not both',
  ]);
  expect((await said(detectors('[{ use: ./nowhere.ts }]')))[0]).toMatch(
    /^6 «\.\/nowhere\.ts» detectors\[0\]\.use: can't load the detector .*nowhere\.ts/,
  );
});

test('a detector that fails on plain heartbeats is refused before anything starts', async () => {
  const path = join(folder, 'broken.ts');
  const source = new URL('../detector.ts', import.meta.url).href;
  const zod = import.meta.resolve('zod');
  writeFileSync(
    path,
    `import { defineDetector } from ${JSON.stringify(source)};
import * as z from ${JSON.stringify(zod)};
export default defineDetector({ name: 'broken', title: 'b', cite: 'c', rule: 'r', params: z.strictObject({}), sweep: () => ({}),
  create: () => ({ heartbeat: (at, seq) => (seq < 5 ? at + 100 : Number.NaN) }) });\n`,
  );
  const [line] = await said(`${head}phases: [{ name: a, for: 1s }]\ndetectors: [{ use: ./broken.ts }]\n`);
  expect(line).toMatch(
    /detectors\[0\]: broken fails on a regular heartbeat: the deadline after heartbeat 5 is not a number/,
  );
});

test('a problem of a TypeScript scenario is told with its place', async () => {
  const text = `export default { why: 'x', topology: { shape: 'star', senders: 3 }, heartbeat: { interval: '100ms' }, warmup: '1s', phases: [{ name: 'a', for: '1s', fault: [] }] };\n`;
  expect(await said(text, 'ts')).toEqual([
    '1 «fault:» phases[0].fault: unknown key "fault"; did you mean "faults"?',
  ]);
  expect((await said('export const x = 1;\n', 'ts'))[0]).toBe(
    "can't load the scenario: it has no default export",
  );
});

test('all problems of a file are told at once, in its order', async () => {
  const lines = await said(
    withFault('{ fault: crash, node: n9 }\n      - { fault: pause, node: n8, at: 99s }'),
  );
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '9 «n9»',
    '10 «n8»',
    '10 «99s»',
  ]);
});

test('names from a file are shown, not obeyed', async () => {
  const [line] = await said(withFault('{ fault: "\\e[2Jcrash", node: n1 }'));
  expect(line).toContain('\\u001b[2Jcrash');
  expect(line).not.toContain('\u001b');
});

test('a clock is set no further than heartbeats can be numbered, and several of one node no further together', async () => {
  const jump = (by: string) => `{ fault: clock-jump, node: n1, by: ${by}, for: 1s }`;
  // the live world can't set clocks at all
  const ofTime = (lines: string[]) => lines.filter((line) => line.includes('.by: '));
  expect(ofTime(await said(withFault(jump('100000h'))))).toEqual([]);
  expect(ofTime(await said(withFault(jump('1000000h'))))).toEqual([
    '9 «1000000h» phases[0].faults[0].by: sets a clock too far off: heartbeats every 100ms can be numbered for 119305h',
  ]);
  const twice = `${withFault(jump('60000h'))}      - ${jump('60000h')}\n`;
  expect(ofTime(await said(twice))[1]).toMatch(
    /^10 «60000h» .*faults\[1\]\.by: sets a clock too far off, 120000h together with others of that node: /,
  );
  const apart = twice.replace('node: n1, by: 60000h', 'node: n2, by: 60000h');
  expect(ofTime(await said(apart))).toEqual([]);
});
