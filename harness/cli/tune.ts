import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { detectors } from '../../detectors/index.ts';
import { tuneFiles } from '../../reports/tune/index.ts';
import { badInput, EXIT } from '../errors.ts';
import { writeFiles } from '../run-folder.ts';
import { openTraces } from '../trace/open.ts';
import { chosen } from '../tune/export/chosen.ts';
import { type ExporterName, exporterName, exporters, exportTuning } from '../tune/export/index.ts';
import { targetMetrics } from '../tune/metrics.ts';
import type { TuneResult } from '../tune/result.ts';
import { parseTargets } from '../tune/target.ts';
import { tune } from '../tune/tune.ts';
import { interruptible } from './interrupt.ts';
import { duration, wholeNumber } from './options.ts';
import { namedDetector, showSteps } from './sweep.ts';

const NOTES = `
A target is <metric> [p(99)|avg] <|<=|>|>= <value> [@confidence], of ${Object.keys(targetMetrics).join(', ')}.
The setting of each detector is chosen on the first half of the trace and judged on the second: of thousands of settings the
luckiest would win otherwise. A target passes or fails if the exposure shows it with that confidence (95 % one-sided if it
names none), and is inconclusive if it can't.`;
