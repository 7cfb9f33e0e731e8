/** The reference pages, made from the shelves. `npm run docs` writes them, and a test fails when they are stale. */
import { catalogue, type Item } from './catalogue.ts';
import { eventKinds } from './events.ts';
import { scenarioJsonSchema } from './scenario/schema.ts';

/** Text by path from the root of the repository. */
export async function referenceFiles(): Promise<Record<string, string>> {
  const shelves = Object.fromEntries((await catalogue()).map(({ name, items }) => [name, items]));
  const shelf = (name: string): readonly Item[] => shelves[name]!;
  const limits = (name: string): string =>
    table(
      ['metric', 'unit', 'aggregates', 'what'],
      shelf(name).map(({ name: metric, what, facts }) => [
        `\`${metric}\``,
        facts!['unit']!,
        facts!['of']!,
        what,
      ]),
    );
  const reference = [
    '# Reference',
    'Made from the code by `npm run docs`; don’t edit it by hand.',
    '## Detectors',
    ...shelf('detectors').flatMap(withParams),
    '### Every detector also takes',
    table(
      ['parameter', 'effect', 'source'],
      shelf('wrappers').map(({ name, what, cite }) => [`\`${name}\``, what, cite!]),
    ),
    '## Presets',
    'What real systems run by default: `preset:<name>` wherever a detector is. A preset is scaled to the rate of the heartbeats; `scale=1` leaves its durations as they are. “Within” is the longest silence until suspicion when heartbeats were regular.',
    table(
      ['preset', 'system', 'every', 'within', 'detector', 'protocol', 'read in', 'source', 'note'],
      shelf('presets').map(({ name, cite, facts }) => [
        `\`${name}\``,
        ...['system', 'interval', 'worst'].map((fact) => facts![fact]!),
        `\`${facts!['detector']!}\``,
        ...['protocol', 'verified'].map((fact) => facts![fact]!),
        cite!,
        facts!['note'] ?? '',
      ]),
    ),
    '## Faults',
    'Every fault also takes `at`, `for`, `every` and `times`; see `flatline schema`.',
    ...shelf('faults').flatMap(withParams),
    '## Heartbeat patterns',
    ...list(shelf('patterns')),
    '## Scenarios',
    ...list(shelf('scenarios')),
    '## Suites',
    ...list(shelf('suites')),
    '## Metrics',
    table(
      ['metric', 'unit', 'better', 'of', 'what'],
      shelf('metrics').map(({ name, what, facts }) => [
        `\`${name}\``,
        facts!['unit']!,
        facts!['better']!,
        facts!['scope']!,
        what,
      ]),
    ),
    '## Reporters',
    ...list(shelf('reporters')),
    '## Events',
    'What `--reporter jsonl` prints: an object on each line, with `event` and the `run`’s id. Lines of another `event` may be added.',
    table(
      ['event', 'what', 'fields'],
      eventKinds().map(({ name, what, fields }) => [
        `\`${name}\``,
        what,
        fields.map((field) => `\`${field}\``).join(', '),
      ]),
    ),
    '## Logs that become traces',
    'For `flatline trace import --from`.',
    ...list(shelf('logs')),
    '## Models of traces',
    'For `flatline trace generate --model`.',
    ...list(shelf('models')),
    '## Targets',
    'What `flatline tune --target` takes: `<metric> [p(99)|avg] <op> <value> [@confidence]`.',
    limits('targets'),
    '## Thresholds',
    'What a scenario or a configuration limits: `"metric{tag:value}": [p(99)|avg] <op> <value> [@confidence]`. Tags: `detector`, `phase`, and `cause` of mistakes.',
    limits('thresholds'),
    '## Exports',
    'A tuning as lines to paste into the configuration of a system. What it can’t be set to is refused.',
    table(
      ['export', 'for', 'of the detectors'],
      shelf('exports').map(({ name, what, facts }) => [`\`${name}\``, what, facts!['detectors']!]),
    ),
  ];
  return {
    'docs/reference.md': `${reference.join('\n\n')}\n`,
    'scenarios/schema.json': `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
  };
}

function withParams({ name, what, cite, params = [], facts = {} }: Item): string[] {
  const { title, truth, strikes, formula, margin } = facts;
  const about = [
    title && `${title}.`,
    `${what[0]!.toUpperCase()}${what.slice(1)}.`,
    formula && `\`${formula}\`.`,
    margin && `A family: only \`${margin}\` moves the margin.`,
    cite && `Source: ${cite}.`,
    strikes && `Strikes ${strikes}.`,
    truth && `Truth: ${truth}.`,
  ];
  const rows = params.map(({ name: param, default: given, effect }) => [
    `\`${param}\``,
    given === 'required' ? given : `\`${given}\``,
    effect,
  ]);
  return [
    `### ${name}`,
    about.filter(Boolean).join(' '),
    ...(rows.length > 0 ? [table(['parameter', 'default', 'effect'], rows)] : []),
  ];
}

function list(items: readonly Item[]): string[] {
  return [items.map(({ name, what }) => `- \`${name}\`: ${what}`).join('\n')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
