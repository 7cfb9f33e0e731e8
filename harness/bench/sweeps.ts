/**
 * What sweeps cost, from the file on disk to the curves: `npm run bench` runs it in a process of its own for each line, so that
 * memory is that of one sweep. Arguments: the trace, and `families` or the specs of detectors.
 */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { detectors } from '../../detectors/index.ts';
import { round } from '../lib/units.ts';
import type { DetectorDefinition } from '../model.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import type { Named } from '../sweep/asked.ts';
import { sweep } from '../sweep/sweep.ts';
import { readTrace } from '../trace/read.ts';
import { writtenParams } from '../written.ts';

const THRESHOLDS = 100;
const WINDOWS = [10, 30, 100, 300, 1000];

/** Every family, at its defaults but for the windows that it is tried with. */
function families(): Named[] {
  return Object.values(detectors)
    .filter(({ family }) => family)
    .map((definition) => ({ written: definition.name, use: usual(definition) }));
}

function usual(definition: DetectorDefinition): Named['use'] {
  const { name, params, family, sweep: grid } = definition;
  const axes = Object.keys(grid({ interval: 100 })).filter((axis) => axis !== family!.param);
  const varied: string[] = axes.filter((axis) => axis === 'window' || axis === 'long');
  const all = Object.entries(writtenParams(definition, params.parse({}) as Record<string, unknown>));
  const fixed = all.filter(([param]) => axes.includes(param) && !varied.includes(param));
  return {
    use: name,
    with: Object.fromEntries(fixed),
    sweep: Object.fromEntries(varied.map((axis) => [axis, WINDOWS])),
  };
}

const { positionals } = parseArgs({ allowPositionals: true });
const [path, ...specs] = positionals as [string, ...string[]];
const megabytes = (): number => process.memoryUsage().rss / 1e6;
const named =
  specs[0] === 'families' ? families() : specs.map((written) => ({ written, use: parseDetector(written) }));
const before = megabytes();
const since = performance.now();
const trace = readTrace(path);
const { traces } = await sweep({
  traces: [{ file: path, trace }],
  detectors: named,
  from: [],
  thresholds: THRESHOLDS,
  folder: process.cwd(),
  jobs: availableParallelism(),
  cache: undefined,
  stop: new AbortController().signal,
  progress: () => undefined,
});
const took = performance.now() - since;
const [{ curves, heard }] = traces as [(typeof traces)[number]];
const points = curves.reduce((sum, curve) => sum + curve.points.length, 0);
const most = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${curves.length} curves, ${points} points over ${heard} heartbeats: ${round(took / 1000)} s, ${round(most * 1.048576)} MB resident at most (${round(before)} MB before), ${round(((most * 1.048576 - before) * 1e6) / heard)} bytes a heartbeat\n`,
);
