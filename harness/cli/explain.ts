import { Command } from '@commander-js/extra-typings';
import { detectors } from '../../detectors/index.ts';
import { presets } from '../../detectors/presets/index.ts';
import { wrappers } from '../../detectors/wrappers/index.ts';
import { catalogue, paramsOf } from '../catalogue.ts';
import { definitionFor } from '../definition.ts';
import { badInput } from '../errors.ts';
import { printable } from '../lib/text.ts';
import { formatDuration, parseDuration, round } from '../lib/units.ts';
import type { DetectorDefinition, Ms, Tuning } from '../model.ts';
import { PRESET } from '../scenario/stand-ins.ts';
import { namedTunings } from './named-tunings.ts';
import { duration } from './options.ts';

/** Arrivals in intervals, after a stretch of even ones: a little late, early, one lost, one quite late. */
const EXAMPLE: readonly [seq: number, at: number][] = [
  [10, 10],
  [11, 11.05],
  [12, 11.98],
  [14, 14.02],
  [15, 15],
  [16, 16.6],
  [17, 17],
];

export function explainCommand() {
  return new Command('explain')
    .description(
      'What a detector or a preset does: its rule, parameters, source, and deadlines on a small example.',
    )
    .argument('<detector>', 'as for run --detector: phi, phi:threshold=3, preset:akka-cluster, ./mine.ts')
    .option(
      '--interval <duration>',
      'between the heartbeats of the example; 100ms, or the preset’s own',
      duration,
    )
    .option('--json', 'as JSON')
    .action(async (named, options) => {
      const { name: presetName, asked } = presetIn(named);
      const preset = presetName === undefined ? undefined : presets[presetName];
      const interval = options.interval ?? (preset ? parseDuration(preset.interval)! : 100);
      const [tuning, another] = await namedTunings([asked], interval, 'argument <detector>');
      if (another) throw badInput(`"${named}" is several`, 'argument <detector>', 'explain one of them');
      const definition = await definitionFor(tuning!);
      const example = exampleOf(definition, tuning!, interval);
      if (options.json) {
        const { name, title, rule, formula, cite } = definition;
        const about = { name, title, rule, formula, cite, params: tuning!.params };
        process.stdout.write(`${JSON.stringify({ ...about, preset, interval, example })}\n`);
        return;
      }
      const lines = [
        ...(presetName === undefined ? [] : await aboutPreset(presetName)),
        ...about(definition, tuning!),
        '',
        `On heartbeats every ${formatDuration(interval)}, the first ten of them even`,
        ...tableOf(example, interval),
      ];
      process.stdout.write(`${printable(lines.join('\n'))}\n`);
    });
}

/** The preset that is asked about: by its bare name too, where no detector is called so. */
function presetIn(named: string): { name?: string; asked: string } {
  const bare = named.startsWith(PRESET) ? named.slice(PRESET.length) : named;
  const name = bare.split(':')[0]!;
  const known = Object.hasOwn(presets, name) && (bare !== named || !Object.hasOwn(detectors, name));
  return known ? { name, asked: `${PRESET}${bare}` } : { asked: named };
}

async function aboutPreset(name: string): Promise<string[]> {
  const shelf = (await catalogue()).find((one) => one.name === 'presets')!;
  const { what, cite, facts = {} } = shelf.items.find((item) => item.name === name)!;
  return [
    `${name}: ${what}`,
    `  as a detector  ${facts['detector']}`,
    `  it travels as  ${facts['protocol']}${facts['protocol'] === 'heartbeat' ? '' : ', modelled as heartbeats at that rate'}`,
    `  read in        ${facts['verified']}: ${cite}`,
    ...(facts['note'] ? [`  note           ${facts['note']}`] : []),
    '',
  ];
}

function about(definition: DetectorDefinition, { params }: Tuning): string[] {
  const { name, title, rule, formula, cite, family, memory } = definition;
  const taken = wrappers.map((wrapper) => wrapper.name);
  const own = paramsOf(definition.params).filter(
    (param) => !taken.includes(param.name) || params[param.name] !== undefined,
  );
  const width = Math.max(0, ...own.map((param) => param.name.length));
  const values = own.map((param) => told(params[param.name], param.unit));
  const wide = Math.max(0, ...values.map((value) => value.length));
  const heartbeats = memory?.(params) ?? 0;
  const forgets = Number.isFinite(heartbeats) ? `for up to ${heartbeats} heartbeats` : 'possibly for ever';
  return [
    `${name}: ${title}`,
    `  ${rule}`,
    ...(formula ? [`  ${formula}`] : []),
    `  source: ${cite}`,
    family
      ? `  family: centre + margin · spread, and only \`${family.param}\` moves the margin`
      : '  no family: every setting is judged by itself',
    heartbeats > 0 ? `  an outage slows detection ${forgets}` : '  an outage leaves no trace',
    '',
    'Parameters',
    ...own.map((param, i) => `  ${param.name.padEnd(width)}  ${values[i]!.padEnd(wide)}  ${param.effect}`),
    `  every detector also takes ${taken.join(', ')} (see: flatline list wrappers)`,
  ];
}

function told(value: unknown, unit: string | undefined): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  if (typeof value === 'number') return unit === 'ms' ? formatDuration(value) : String(value);
  return value === undefined ? '–' : String(value);
}

interface Step {
  readonly seq: number;
  readonly at: Ms;
  readonly deadline: Ms;
  readonly silence: Ms;
  /** Where it has a level: an interval after the heartbeat, and two. */
  readonly levels?: readonly [number, number];
}

function exampleOf(definition: DetectorDefinition, { params }: Tuning, interval: Ms): Step[] {
  const detector = definition.create(params, { interval });
  const feed = (seq: number, at: Ms): Ms => detector.heartbeat(at, seq, seq * interval);
  for (let seq = 0; seq < 10; seq++) feed(seq, seq * interval);
  return EXAMPLE.map(([seq, beats]) => {
    const at = beats * interval;
    const deadline = feed(seq, at);
    const level = (later: number): number => detector.suspicion!(at + later * interval);
    return {
      seq,
      at,
      deadline,
      silence: deadline - at,
      ...(detector.suspicion && { levels: [level(1), level(2)] as const }),
    };
  });
}

function tableOf(steps: readonly Step[], interval: Ms): string[] {
  const levelled = steps.some(({ levels }) => levels);
  const head = [
    'heartbeat',
    'arrives',
    'gap',
    'suspected at',
    'after silence of',
    ...(levelled ? ['level after 1 interval', 'after 2'] : []),
  ];
  const rows = steps.map(({ seq, at, deadline, silence, levels }, i) => [
    String(seq),
    `${round(at)} ms`,
    `${round(at - (steps[i - 1]?.at ?? at - interval))} ms`,
    Number.isFinite(deadline) ? `${round(deadline)} ms` : 'never',
    silence > 0 ? formatDuration(silence) : 'at once: it is stale',
    ...(levels ? levels.map((level) => round(level)) : []),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [head, ...rows].map((row) => `  ${row.map((cell, i) => cell.padStart(widths[i]!)).join('  ')}`);
}
