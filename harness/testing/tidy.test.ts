/** The house rules that a machine can check. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../host.ts';
import { referenceFiles } from '../reference.ts';

const root = packageRoot();
const FOLDERS = ['detectors', 'harness', 'reports', 'scenarios'];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.includes('node_modules')),
).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const product = sources.filter(
  ({ path }) =>
    !/\.test\.ts$|^harness\/(testing\/|bench\/(bench|traces|sweeps|simulation)\.ts$|oracles\/oracles\.ts$)|\/testdata\/|\/broken\//.test(
      path,
    ),
);

/** Modules that a file imports, as paths from the root; packages by name. */
function importsOf({ path, text }: { path: string; text: string }): string[] {
  const modules = /^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(modules)]
    .map(([, from, bare, dynamic]) => (from ?? bare ?? dynamic)!)
    .map((module) =>
      module.startsWith('.')
        ? relative(root, resolve(root, dirname(path), module)).replaceAll('\\', '/')
        : module,
    );
}

/** Who may import whom: a file may import itself’s kin and what stands here; the first rule that fits holds. */
const ARROWS: readonly [from: RegExp, to: RegExp][] = [
  [/^harness\/lib\//, /^harness\/lib\/|^zod$|^pure-rand|^node:crypto$/],
  [/^harness\/model\.ts$/, /^zod$/],
  [/^harness\/(timeline|monitor|weather|clocks)\.ts$/, /^harness\/(model|timeline)\.ts$/],
  [/^harness\/detector\.ts$/, /^harness\/model\.ts$|^zod$/],
  [/^harness\/contract\//, /^harness\/(contract|lib)\/|^harness\/(model|monitor)\.ts$/],
  [/^harness\/wrapper\.ts$/, /^harness\/model\.ts$|^zod$/],
  [/^detectors\/presets\//, /^detectors\/presets\//],
  [/^detectors\/(wrappers\/)?index\.ts$/, /^detectors\/|^harness\/(detector|wrapper)\.ts$/],
  [/^detectors\/wrappers\//, /^harness\/(detector\.ts|wrapper\.ts|lib\/)|^zod$/],
  [/^detectors\/lineup\.ts$/, /^detectors\/presets\/|^harness\/(detector\.ts|lib\/)/],
  [/^detectors\//, /^detectors\/shared\/|^harness\/(detector\.ts|lib\/)|^zod$/],
  [/^harness\/faults\//, /^harness\/(faults|lib)\/|^harness\/model\.ts$|^zod$/],
  [/^harness\/patterns\//, /^harness\/patterns\/|^harness\/model\.ts$/],
  [
    /^harness\/trace\/(import|export|generate)\//,
    /^harness\/(trace|lib)\/|^harness\/(model|timeline|errors)\.ts$|^csv-|^hyparquet|^node:/,
  ],
  // which arrivals are news is for the monitor to say
  [/^harness\/trace\/info\//, /^harness\/(trace|lib)\/|^harness\/(model|monitor)\.ts$/],
  [/^harness\/trace\//, /^harness\/(trace|scenario|lib)\/|^harness\/(model|timeline|errors)\.ts$|^node:/],
  [/^harness\/replay\//, /^harness\/(replay|trace)\/|^harness\/(model|monitor|timeline)\.ts$/],
  [/^harness\/limits\//, /^harness\/(limits|lib)\/|^harness\/model\.ts$|^harness\/qos\/intervals\.ts$/],
  [/^harness\/(sweep|tune|recorded)\//, /^(?!harness\/(cli|run\.ts|world)|reports|execa)/],
  // a law of delay may be taken from a trace
  [
    /^harness\/scenario\/trace-laws\.ts$/,
    /^harness\/(scenario|lib)\/|^harness\/trace\/(delays|folder|open|read|trace)\.ts$|^harness\/errors\.ts$|^node:(fs|path)$/,
  ],
  [/^harness\/scenario\//, /^(?!harness\/(cli|qos|run|world\/live|trace|replay)|reports)/],
  [/^harness\/agree\//, /^(?!harness\/(cli|run|world)|reports|execa)/],
  [/^harness\/qos\//, /^(?!harness\/(cli|run|world)|reports|execa)/],
  // a pilot is played in virtual time; what is live is told to it
  [/^harness\/plan\//, /^(?!harness\/(cli|run\.ts|world\/live)|reports|execa)/],
  [
    /^harness\/tune\/export\//,
    /^harness\/(tune\/export|lib)\/|^harness\/(model|errors|definition)\.ts$|^zod$/,
  ],
  [/^harness\/tune\//, /^(?!harness\/(cli|run|world)|reports|execa)/],
  // git and what it checks out are for one file, and finding what is compared for another
  [
    /^harness\/compare\/(?!(git|sides|laid|place|outside|baseline)\.ts)/,
    /^harness\/(compare|qos|lib)\/|^harness\/(model|result|errors)\.ts$|^jstat$|^zod$|^node:util$/,
  ],
  [/^harness\/compare\//, /^(?!harness\/(cli|run\.ts|world)|reports)/],
  // mathematics is compared with what users run, and not with a world of its own
  [/^harness\/oracles\//, /^(?!harness\/(cli|run\.ts|testing|world\/live)|reports|execa)/],
  [/^harness\/heap\.ts$/, /^node:/],
  [/^harness\/bench\//, /^(?!harness\/(cli|qos|run|world|trace|replay)|reports|execa)/],
  // nothing here may know a real clock, process or network
  [/^harness\/world\/simulated\//, /^(?!harness\/(cli|qos|run|replay|world\/live)|reports|execa)/],
  [/^harness\/world\/live\//, /^(?!harness\/(cli|qos|run|replay)|reports)/],
  [/^harness\/world\/world\.ts$/, /^harness\/model\.ts$/],
  [
    /^reports\//,
    /^reports\/|^harness\/((result|check|events)\.ts|(agree|bench|sweep|tune|compare)\/result\.ts|lib\/)|^vega|^csv-stringify|^rolldown$|^node:(child_process|crypto|util|fs\/promises|url)$/,
  ],
  [/^scenarios\//, /^harness\/scenario\/schema\.ts$/],
  [/^harness\/run\.ts$/, /^harness\/(?!cli\/)/],
];

test.each(product.map((source) => [source.path, source] as const))(
  '%s imports only what its place allows',
  (path, source) => {
    const rule = ARROWS.find(([from]) => from.test(path));
    if (!rule) return;
    expect(importsOf(source).filter((module) => !rule[1].test(module))).toEqual([]);
  },
);

/** What must not stand in a file, what to use instead, and where it may stand all the same. */
const BANS: readonly [banned: RegExp, instead: string, allowed: RegExp][] = [
  [
    /\bDate\.now\(|\bnew Date\(/,
    'time is an argument; wall clocks only name runs and recordings',
    /^harness\/(run\.ts|merge\/merge\.ts|cli\/trace\/record\.ts|contract\/purity\.ts|world\/live\/toxiproxy\/install\.ts)$/,
  ],
  [/\bMath\.random\(/, 'lib/rng.ts, forked by name', /^harness\/contract\/purity\.ts$/],
  [
    /\bset(Timeout|Interval|Immediate)\(/,
    'a Clock',
    /^harness\/(world\/live\/|cli\/(progress|virtual-progress|interrupt)\.ts)/,
  ],
  [
    /\bperformance\.now\(|process\.hrtime/,
    'a Clock',
    /^harness\/(world\/live\/|contract\/purity\.ts|cli\/(progress|virtual-progress|asked|plan)\.ts|run\.ts)/,
  ],
  [/\bconsole\./, 'cli/ prints', /^$/],
  [/process\.std(out|err)\b/, 'cli/ prints', /^(harness\/cli\/|reports\/html\/bundle)/],
  [
    /process\.exit\(/,
    'cli/ ends the process',
    /^harness\/(cli\/|world\/live\/(node|reaper-process|burner)\.ts)/,
  ],
  [/process\.argv/, 'cli/ reads arguments', /^harness\/(cli\/|build\.ts)/],
  [
    /'node:(net|http|child_process|dgram)'|'execa'/,
    'world/ opens sockets and starts processes; compare/git.ts starts git, and flatline on what it checked out',
    /^(harness\/(world\/live\/|program\/|compare\/git\.ts|build\.ts)|reports\/html\/script\.ts)/,
  ],
  [
    /\b(writeFile|appendFile|mkdir|rename)(Sync)?\(/,
    'trace/, run-folder.ts and world/live/ write',
    /^harness\/(trace\/|run-folder\.ts|world\/live\/|build\.ts)|^reports\/html\/script\.ts/,
  ],
  [/\benum \w|\bnamespace \w|constructor\((private|public|readonly)/, 'erasable syntax', /^$/],
];

describe.each(BANS)('%s', (banned, instead, allowed) => {
  test(`stands nowhere but where it belongs (instead: ${instead})`, () => {
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = product.filter(({ path, text }) => banned.test(code(text)) && !allowed.test(path));
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

test('no file is longer than 250 lines', () => {
  const long = sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > 250);
  expect(long).toEqual([]);
});

test('source stands in the folders that are for it, and nowhere else', () => {
  const top = readdirSync(root, { withFileTypes: true }).filter((entry) => !entry.name.startsWith('.'));
  const folders = top.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(
    folders.filter(
      (name) => !['node_modules', 'dist', 'coverage', 'docs', 'docker', ...FOLDERS].includes(name),
    ),
  ).toEqual([]);
  expect(top.filter(({ name }) => name.endsWith('.ts')).map(({ name }) => name)).toEqual([
    'vitest.config.ts',
  ]);
});

test.each(Object.entries(await referenceFiles()))('%s is as the code says (npm run docs)', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8') === text, `${path} is stale`).toBe(true);
});

test('every file that a document names exists', () => {
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docker/README.md'];
  const missing = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const named = [
      ...text.matchAll(
        /`((?:harness|detectors|scenarios|reports|docker|docs)\/[\w./-]+\.\w+)`|\]\((?!http|#)([^)#]+)\)/g,
      ),
    ];
    return named
      .map(([, code, link]) => code ?? join(dirname(document), link!))
      .filter((path) => {
        try {
          return readFileSync(join(root, path)).length < 0;
        } catch {
          return !/my-|mine/.test(path);
        }
      })
      .map((path) => `${document}: ${path}`);
  });
  expect(missing).toEqual([]);
});
