/** What real systems run, by name. Add yours to the file of its kind: one entry. */
import { clusters } from './clusters.ts';
import { databases } from './databases.ts';
import { networks } from './networks.ts';
import { orchestrators } from './orchestrators.ts';
import type { Presets } from './preset.ts';
import { queues } from './queues.ts';

export type { Preset } from './preset.ts';

export const presets: Presets = { ...clusters, ...databases, ...queues, ...orchestrators, ...networks };
