import { join, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { detectors } from '../../detectors/index.ts';
import { wrappers } from '../../detectors/wrappers/index.ts';
import { BrokenClause, clausesOf } from '../contract/index.ts';
import { definitionFor, isReplayed } from '../definition.ts';
import { badInput, EXIT, messageOf } from '../errors.ts';
import { commandLine, packageRoot } from '../host.ts';
import { printable } from '../lib/text.ts';
import type { Ms, Tuning } from '../model.ts';
import { createFiles } from '../run-folder.ts';
import { asWrapped } from '../wrapper.ts';
import { namedTunings } from './named-tunings.ts';
import { pathIn, scaffoldDetector } from './scaffold.ts';

/** The heartbeats that a detector is tried on unless told. */
const INTERVAL: Ms = 1000;
const MANY_HEARTBEATS = 1_000_000;
/** Of a program, which answers through pipes. */
const FEWER_HEARTBEATS = 10_000;

export function detectorsCommand(done: (exit: number) => void) {
  return new Command('detectors')
    .description('Write a detector of your own, and check that it keeps the contract.')
    .addCommand(checkCommand(done))
    .addCommand(newCommand());
}

interface Verdict {
  readonly sentence: string;
  readonly broken?: { readonly what: string; readonly fix?: string };
}

function checkCommand(done: (exit: number) => void) {
  return new Command('check')
    .description('Check detectors against the contract: exit 1 when a clause is broken.')
    .argument(
      '[detectors...]',
      'as for run --detector: phi, ./mine.ts:alpha=2; all built-ins when none is named',
    )
    .option('--json', 'as JSON')
    .action(async (named, options) => {
      const wanted = named.length > 0 ? named : Object.keys(detectors);
      const tunings = await namedTunings(wanted, INTERVAL, 'argument [detectors...]');
      const all: { detector: string; clauses: Verdict[] }[] = [];
      for (const tuning of tunings) {
        const clauses = await verdictsOf(tuning);
        all.push({ detector: tuning.label, clauses });
        // the good news of a whole shelf is one line each
        if (!options.json) print(tuning, clauses, tunings.length > 1);
      }
      const broken = all.filter(({ clauses }) => clauses.some((clause) => clause.broken));
      if (options.json) process.stdout.write(`${JSON.stringify(all)}\n`);
      else if (all.length > 1)
        process.stdout.write(`${all.length - broken.length} of ${all.length} detectors keep the contract\n`);
      if (broken.length > 0) done(EXIT.failed);
    });
}

async function verdictsOf(tuning: Tuning): Promise<Verdict[]> {
  const definition = asWrapped(await definitionFor(tuning), tuning.params, wrappers);
  const many = isReplayed(tuning) ? FEWER_HEARTBEATS : MANY_HEARTBEATS;
  return clausesOf(definition, tuning.params, INTERVAL, many).map(({ sentence, check }) => {
    try {
      check();
      return { sentence };
    } catch (error) {
      if (error instanceof BrokenClause) return { sentence, broken: { what: error.what, fix: error.fix } };
      return { sentence, broken: { what: `it throws: ${messageOf(error)}` } };
    }
  });
}

function print({ label }: Tuning, clauses: readonly Verdict[], brief: boolean): void {
  const held = clauses.filter(({ broken }) => !broken).length;
  const shown = brief ? clauses.filter(({ broken }) => broken) : clauses;
  const lines = shown.flatMap(({ sentence, broken }) => [
    `  ${broken ? '✗' : '✓'} ${sentence}`,
    ...(broken ? [`      ${broken.what}`] : []),
    ...(broken?.fix ? [`      fix: ${broken.fix}`] : []),
  ]);
  const head = `${held === clauses.length ? '✓' : '✗'} ${label}: ${held} of ${clauses.length} clauses hold`;
  process.stdout.write(`${printable([head, ...lines].join('\n'))}\n`);
}

function newCommand() {
  return new Command('new')
    .description('Write a working detector and its test.')
    .argument('<name>', 'lower-case words with hyphens; the files are <name>.ts and <name>.test.ts')
    .option('--to <folder>', 'where to', '.')
    .action((name, { to }) => {
      if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
        const fix = 'write lower-case words with hyphens, such as my-detector';
        throw badInput(`"${name}" is no name for a detector`, 'argument <name>', fix);
      }
      if (Object.hasOwn(detectors, name)) {
        throw badInput(`there is a built-in detector "${name}"`, 'argument <name>', 'choose another name');
      }
      const made = scaffoldDetector(name);
      const files = resolve(to) === join(packageRoot(), 'detectors') ? onShelf(made) : made;
      createFiles(resolve(to), files);
      const path = pathIn(to, `${name}.ts`);
      const lines = [
        ...Object.keys(files).map((file) => `wrote ${join(to, file)}`),
        'next:',
        `  ${commandLine()} detectors check ${path}`,
        `  ${commandLine()} run crash -d ${path}`,
        `  npx vitest run ${name}`,
      ];
      process.stdout.write(`${printable(lines.join('\n'))}\n`);
    });
}

/** What a detector on the shelf imports instead of the package. */
const ON_THE_SHELF: Readonly<Record<string, string>> = {
  "import { defineDetector, type FamilyState, RunningWindow, z } from 'flatline';":
    "import * as z from 'zod';\nimport { defineDetector, type FamilyState } from '../harness/detector.ts';\nimport { RunningWindow } from '../harness/lib/window.ts';",
  "import { contractOf } from 'flatline';\nimport { expect, test } from 'vitest';":
    "import { expect, test } from 'vitest';\nimport { contractOf } from '../harness/contract/index.ts';",
};

/** On the shelf it stands among flatline’s own files. */
function onShelf(files: Readonly<Record<string, string>>): Record<string, string> {
  const shelved = (text: string): string =>
    Object.entries(ON_THE_SHELF).reduce((all, [outside, inside]) => all.replace(outside, inside), text);
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, shelved(text)]));
}
