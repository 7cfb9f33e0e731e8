/** Settings from requirements and a model of the network, without a trace: what Chen's procedure finds, and how far that can be trusted. */
import { exactDuration, HOUR } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import {
  type Configuration,
  configure,
  configureBlind,
  type Moments,
  type Requirements,
  worstQuality,
} from './chen.ts';
import { type Delays, type Quality, qualityOf } from './nfd-s.ts';

/** A law, by the name that it was asked for with. */
export interface NamedDelays extends Delays {
  readonly text: string;
}

/** What is known of the network: a law of the delays, or their mean and variance alone. */
export type Model = { readonly loss: number; readonly delays: NamedDelays } | Moments;

export interface Analysis {
  readonly schema: 'flatline-tune-analytic/1';
  readonly required: Requirements;
  readonly network: {
    readonly loss: number;
    readonly mean: Ms;
    readonly variance: number;
    readonly law?: string;
  };
  /** Why no schedule is good enough; nothing else is there then. */
  readonly impossible?: string;
  readonly found?: Found;
}

export interface Found extends Configuration {
  readonly messagesPerHour: number;
  /** As `--detector` takes them; the second is null where the clocks must be synchronised. */
  readonly detectors: { readonly synchronised: string; readonly unsynchronised: string | null };
  /** What it achieves, and what becomes of that if the network is worse than told. Without a law, at the worst of all. */
  readonly quality: readonly Row[];
}

/** In JSON an infinite time stands as null. */
interface Row extends Pick<Quality, 'recurrence' | 'duration' | 'accuracy'> {
  readonly given: string;
  /** Whether it still satisfies what is required. */
  readonly kept: boolean;
  /** Only where the law is known. */
  readonly detectionMean?: Ms;
}

export function analyse(required: Requirements, model: Model): Analysis {
  const { loss } = model;
  const { mean, variance } = 'delays' in model ? model.delays : model;
  const network = { loss, mean, variance, ...('delays' in model && { law: model.delays.text }) };
  const step = 10 ** (Math.floor(Math.log10(required.detection)) - 4);
  const found = 'delays' in model ? configure(required, model, step) : configureBlind(required, model, step);
  const about = { schema: 'flatline-tune-analytic/1', required, network } as const;
  if (typeof found === 'string') return { ...about, impossible: found };
  const { interval, delta, alpha } = found;
  const quality = variants(model).map(([given, variant]): Row => {
    const { recurrence, duration, accuracy, ...rest } = achieved(found, variant);
    const kept = accuracy > 0 && recurrence >= required.recurrence && duration <= required.duration;
    return { given, kept, recurrence, duration, accuracy, ...rest };
  });
  const detectors = {
    synchronised: `nfd-s:delta=${exactDuration(delta)}`,
    unsynchronised: alpha === null ? null : `chen:alpha=${exactDuration(alpha)}`,
  };
  return {
    ...about,
    found: { interval, delta, alpha, messagesPerHour: HOUR / interval, detectors, quality },
  };
}

function achieved(
  schedule: Configuration,
  model: Model,
): Pick<Row, 'recurrence' | 'duration' | 'accuracy' | 'detectionMean'> {
  if (!('delays' in model)) return worstQuality(schedule, model);
  const { recurrence, duration, accuracy, detectionMean } = qualityOf(schedule, model);
  return { recurrence, duration, accuracy, detectionMean };
}

/** The network as told, and as it might be instead. */
function variants(model: Model): [given: string, model: Model][] {
  return [
    ['as told', model],
    ...(2 * model.loss <= 1
      ? [['twice the loss', { ...model, loss: 2 * model.loss }] as [string, Model]]
      : []),
    ['twice the delays', stretched(model)],
  ];
}

function stretched(model: Model): Model {
  if (!('delays' in model)) return { ...model, mean: 2 * model.mean, variance: 4 * model.variance };
  const { delays } = model;
  const { text, mean, variance } = delays;
  return {
    ...model,
    delays: { text, mean: 2 * mean, variance: 4 * variance, tail: (x) => delays.tail(x / 2) },
  };
}
