import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../host.ts';
import type { DetectorDefinition } from '../model.ts';
import { CLEAN, create, LOSSY } from '../testing/beats.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { programDefinition } from './definition.ts';

const python = spawnSync('python3', ['--version']).status === 0;

function script(text: string): string {
  const path = join(temporaryFolder(), 'program');
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** A program of a few lines of JavaScript: `answer` is what it makes of `q`. */
function program(answer: string): string {
  return script(
    `#!${process.execPath}\nconst lines = require('node:readline').createInterface({ input: process.stdin });\n` +
      `let last = 0;\nlines.on('line', (line) => { const q = JSON.parse(line); console.log(JSON.stringify((${answer})(q))); });\n`,
  );
}

function made(definition: DetectorDefinition, params: Record<string, unknown> = {}) {
  const parsed = definition.params.parse(params) as Record<string, unknown>;
  return definition.create(parsed, { interval: 100 });
}

describe.runIf(python)('the example of the documentation, in Python', () => {
  const page = readFileSync(join(packageRoot(), 'docs', 'other-languages.md'), 'utf8');
  const [, source] = /```python\n(.*?)```/s.exec(page)!;

  test('answers what the built-in detector answers, for two peers at a time', () => {
    const definition = programDefinition(script(source!));
    expect(definition.name).toBe('python-chen');
    const pairs = [CLEAN, LOSSY].map((beats) => ({
      beats,
      theirs: made(definition, { alpha: '50ms' }),
      ours: create('chen', { alpha: '50ms', window: 100 }),
    }));
    for (let i = 0; i < LOSSY.length; i++) {
      for (const { beats, theirs, ours } of pairs) {
        const [seq, at] = beats[i]!;
        expect(theirs.heartbeat(at, seq, at)).toBeCloseTo(ours.heartbeat(at, seq, at), 6);
      }
    }
  });

  test('has parameters with defaults, which are checked like those of any detector', () => {
    const definition = programDefinition(script(source!));
    expect(definition.params.parse({})).toEqual({ alpha: 500, window: 100 });
    expect(definition.params.safeParse({ alhpa: '1s' }).success).toBe(false);
    expect(definition.params.safeParse({ alpha: 'soon' }).success).toBe(false);
  });
});

test('a program that answers suspicion levels is given the deadline of the crossing', () => {
  const definition = programDefinition(
    program(`(q) => q.flatline ? { name: 'levels', threshold: 3 }
      : q.now !== undefined ? { suspicion: (q.now - last) / 100 }
      : (q.at !== undefined && (last = q.at), {})`),
  );
  expect(definition.threshold?.({}, { interval: 100 })).toBe(3);
  expect(made(definition).heartbeat(1000, 0, 1000)).toBeCloseTo(1300, 2);
});

test('no deadline is null, because JSON has no infinity', () => {
  const definition = programDefinition(program(`(q) => q.flatline ? { name: 'never' } : { deadline: null }`));
  expect(made(definition).heartbeat(0, 0, 0)).toBe(Number.POSITIVE_INFINITY);
});

describe('what goes wrong is told with what was asked', () => {
  test.each([
    [
      'refuses',
      `(q) => q.flatline ? { name: 'no' } : { error: 'too early' }`,
      /refuses .*"peer":1.*: too early/,
    ],
    [
      'answers nonsense',
      `(q) => q.flatline ? { name: 'no' } : { dedline: 1 }`,
      /answers \{"dedline":1\}: deadline/,
    ],
    [
      'ends in the middle',
      `(q) => q.flatline ? { name: 'no' } : (console.error('out of ideas'), process.exit(7))`,
      /it ended \(exit code 7\): out of ideas/,
    ],
  ])('when the program %s', (_, answer, words) => {
    const definition = programDefinition(program(answer));
    expect(() => made(definition).heartbeat(0, 0, 0)).toThrow(words);
  });

  test('when it speaks unasked', () => {
    const chatty = programDefinition(
      program(
        `(q) => { if (!q.flatline) setTimeout(() => console.log('by the way'), 0); return q.flatline ? { name: 'chatty' } : { deadline: 1 }; }`,
      ),
    );
    const ask = (): void => {
      const detector = made(chatty);
      for (let i = 0; i < 1000; i++) detector.heartbeat(i, i, i);
    };
    expect(ask).toThrow(/wrote a line that nobody asked for: by the way|which is not JSON/);
  });

  test('when it does not introduce itself', () => {
    expect(() => programDefinition(program('() => ({})'))).toThrow(/"flatline":1.*name/);
    expect(() => programDefinition(script('#!/bin/sh\necho hello\n'))).toThrow(/which is not JSON/);
  });

  test('when it can’t be run', () => {
    const path = join(temporaryFolder(), 'plain');
    writeFileSync(path, '');
    expect(() => programDefinition(path)).toThrow(/no file that can be run/);
    expect(() => programDefinition(script('#!/no/such/interpreter\n'))).toThrow(/does not start/);
  });
});
