import { join } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { compareFiles } from '../../reports/compare/index.ts';
import { baselineFile, baselineSide, readBaseline, refuseOther } from '../compare/baseline.ts';
import { compare } from '../compare/compare.ts';
import type { CompareResult } from '../compare/result.ts';
import type { Side } from '../compare/side.ts';
import { findSide, type Plays } from '../compare/sides.ts';
import { badInput, EXIT, type Exit, FlatlineError } from '../errors.ts';
import { exactDuration, HOUR, parsePercent } from '../lib/units.ts';
import { writeFiles } from '../run-folder.ts';
import { suiteScenarios } from '../scenario/suites.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import { keepBaseline } from './baseline-flag.ts';
import { CONFIG, configOf, NO_CONFIG, outOf, outWith } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, wholeNumber } from './options.ts';

/** One for each half of the trade-off. */
const USUAL_SCENARIOS = ['crash', 'lossy-link'];

const NOTES = `
A side is a run’s id or folder, a result.json, latest, a baseline, a commit, a branch or a tag, or . for the working tree with
what is not committed. Commits and . are run now, in virtual time, on the same plays: scenarios as they are in the working tree,
detectors as each side has them. What was run of a commit is kept in <out>/compare.

b is worse, or better, in a figure if it is so by more than the margin; there is no difference if it surely is within it; and
otherwise the exposure can’t tell. None of all comparisons is falsely called worse or better, with that confidence (Holm).

  flatline compare main .                                  # this branch with what is not committed, against main
  flatline compare main . crash wan-jitter -d phi chen     # on these scenarios, these detectors
  flatline compare <run> latest                            # two runs
  flatline compare latest --baseline                       # a run against flatline-baseline.json

It ends with 1 where b is worse in anything, with 3 where a side is void, and with 2, if --strict, where nothing is worse but
something can’t be told.`;

export function compareCommand(done: (exit: Exit) => void) {
  return new Command('compare')
    .description(
      'Two versions on the same plays: what b is better or worse in than a, by how much, and how sure.',
    )
    .argument('[a]', 'what was; with --baseline, what is compared with it')
    .argument('[b]', 'what is; nothing with --baseline')
    .argument('[scenario...]', `what commits and . play; ${USUAL_SCENARIOS.join(' and ')} if left out`)
    .option('--scenario <name...>', 'the same, where there is no b to stand behind')
    .option('--suite <name>', 'all scenarios of a suite')
    .option('-d, --detector <spec...>', 'judge these instead: name, name:param=value,… or ./file.ts')
    .option('--seed <number>', 'instead of the scenario’s own, on both sides', wholeNumber(0))
    .option('--repeats <number>', 'plays of each scenario, instead of --exposure', wholeNumber(1))
    .option(
      '--exposure <time>',
      'as many plays as it takes until so much time is scored; 1h if left out',
      duration,
    )
    .option('--margin <share...>', 'what is too little to matter: 5%, or time=5% rate=10%, which is usual')
    .option(
      '--confidence <percent>',
      'of each interval, and that nothing is falsely called different',
      percent,
      0.95,
    )
    .option('--pair <a=b...>', 'rows that belong together though their labels differ')
    .option('--unpaired', 'compare sides whose seeds or plays differ; that sees less')
    .option('--baseline [file]', 'a is a baseline: a file, or a name; flatline-baseline.json if left out')
    .option('--update-baseline [file]', 'keep what b came to as the baseline')
    .option('--strict', 'end with 2 where something can’t be told')
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('-o, --out <folder>', outWith('compare.html, .md and .json go: <out>/compare'))
    .option('--json', 'print the result as JSON instead of a table')
    .option('--markdown', 'print it as Markdown, as for a pull request')
    .addHelpText('after', NOTES)
    .action(async (first, second, more, options) => {
      const { baseline } = options;
      const config = await configOf(options.config);
      const out = outOf(options.out, config);
      const say = (line: string): void => void process.stderr.write(`${line}\n`);
      const request = {
        confidence: options.confidence,
        margins: marginsOf(options.margin ?? []),
        pairs: (options.pair ?? []).map(pairOf),
        unpaired: options.unpaired === true,
      };
      if (options.updateBaseline !== undefined) refuseOther(baselineFile(options.updateBaseline));
      const against = baseline === undefined ? undefined : readBaseline(baselineFile(baseline));
      // behind a baseline there is one side, and what follows it is a scenario
      const [a, b] = against ? [undefined, first ?? 'latest'] : [first, second];
      const scenarios = [
        ...(against && second !== undefined ? [second] : []),
        ...more,
        ...(options.scenario ?? []),
      ];
      if (b === undefined || (a === undefined && !against))
        throw badInput(
          'two sides are needed',
          undefined,
          'try: flatline compare main . , or see: flatline compare --help',
        );
      const { detector: detectors = [] } = options;
      // checked here, so that a mistake is told before anything is run
      for (const spec of detectors) parseDetector(spec);
      const flags = flagsOf(options);
      const suite = options.suite === undefined ? [] : await suiteScenarios(options.suite);
      const wanted = [...new Set([...scenarios, ...suite])];
      const usual = against ? against.scenarios.map(({ name }) => name) : USUAL_SCENARIOS;
      const opens = [
        against ? () => Promise.resolve(baselineSide(against, 'baseline')) : await findSide(a!, out),
        await findSide(b, out),
      ] as const;
      await interruptible(say, 'stopping', async (stop) => {
        const played = wanted.length > 0 ? wanted : usual;
        const unnamed = config?.projects && wanted.length === 0 && !against;
        const note = `${usual.join(' and ')} are played, as none is named; to compare what ${config?.file} plays, name its scenarios and -d`;
        // nothing is said of sides that were run before, as runs are
        const told = unnamed ? onceBefore(note, say) : say;
        const plays: Plays = { scenarios: played, detectors, flags, out, stop, say: told };
        const sides = [await opens[0](plays), await opens[1](plays)] as const;
        stop.throwIfAborted();
        refuseVoid(sides);
        const result = compare(...sides, request);
        done(exitOf(result, options.strict === true));
        const { stdout, ...files } = await compareFiles(result);
        for (const path of writeFiles(join(out, 'compare'), files)) say(path);
        const shown = options.markdown ? files['compare.md']!.trimEnd() : stdout;
        process.stdout.write(`${options.json ? JSON.stringify(result) : shown}\n`);
        if (options.updateBaseline !== undefined) keepBaseline(options.updateBaseline, sides[1], say);
      });
    });
}

function exitOf({ verdicts }: CompareResult, strict: boolean): Exit {
  if (verdicts.worse > 0) return EXIT.failed;
  return strict && verdicts['cannot tell'] > 0 ? EXIT.inconclusive : EXIT.held;
}

function refuseVoid(sides: readonly Side[]): void {
  for (const { name, void: reasons } of sides) {
    if (reasons.length === 0) continue;
    throw new FlatlineError(EXIT.void, {
      what: `${name} is void, so nothing can be concluded: ${reasons[0]}`,
      fix: 'run it again',
    });
  }
}

/** What both sides get. */
function flagsOf(options: { seed?: number; repeats?: number; exposure?: number }): string[] {
  const { seed, repeats, exposure = repeats === undefined ? HOUR : undefined } = options;
  return [
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
    ...(repeats === undefined ? [] : ['--repeats', String(repeats)]),
    ...(exposure === undefined ? [] : ['--exposure', exactDuration(exposure)]),
  ];
}

function marginsOf(given: readonly string[]): { time: number; rate: number } {
  const margins = { time: 0.05, rate: 0.1 };
  for (const text of given) {
    const [, name, share = ''] = /^(?:(time|rate)=)?(.*)$/.exec(text) ?? [];
    const value = parsePercent(share);
    if (value === undefined)
      throw badInput(`"${text}" is no margin`, 'flag --margin', 'write 5%, time=5% or rate=10%');
    if (name !== 'rate') margins.time = value;
    if (name !== 'time') margins.rate = value;
  }
  return margins;
}

/** Labels hold `=` themselves, as in `fixed timeout=1s=fixed timeout=2s`: the sides are alike, so it is the middle one. */
function pairOf(text: string): [string, string] {
  const parts = text.split('=');
  const middle = parts.length / 2;
  if (parts.length > 1 && Number.isInteger(middle))
    return [parts.slice(0, middle).join('='), parts.slice(middle).join('=')];
  throw badInput(
    `"${text}" is no pair of rows`,
    'flag --pair',
    'write a’s label = b’s label, such as "fixed timeout=1s=fixed timeout=2s"',
  );
}

function percent(text: string): number {
  const share = parsePercent(text);
  if (share !== undefined && share >= 0.5 && share < 1) return share;
  throw new InvalidArgumentError('It must be a percentage from 50% on and below 100%, such as 95%.');
}

/** Says a note before the first line. */
function onceBefore(note: string, say: (line: string) => void): (line: string) => void {
  let first = true;
  return (line) => {
    if (first) say(note);
    first = false;
    say(line);
  };
}
