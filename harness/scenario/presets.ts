/** A preset as the detector and parameters that it stands for, at the rate of the heartbeats it will see. */
import { presets } from '../../detectors/presets/index.ts';
import { didYouMean } from '../lib/nearest.ts';
import { parseDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { DetectorUse } from './tunings.ts';

export const PRESET = 'preset:';

/** What a preset becomes, and what to call it. */
export interface PresetUse extends DetectorUse {
  readonly label: string;
}

/**
 * A preset is made for its own interval. With heartbeats at another rate all its durations are scaled alike, so that every
 * ratio of timeout to interval stays what it is in the system; `scale: 1` leaves them as they are.
 */
export function presetUse(
  { use, with: written, sweep }: DetectorUse,
  interval: Ms,
): PresetUse | { message: string; key?: string } {
  const name = use.slice(PRESET.length);
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) {
    return {
      message: `unknown preset "${name}"${didYouMean(name, Object.keys(presets))} (see: flatline list presets)`,
    };
  }
  const { scale = interval / parseDuration(preset.interval)!, ...own } = written;
  if (typeof scale !== 'number' || !(scale > 0)) {
    return { message: `scale must be a number above 0, not "${String(scale)}"`, key: 'scale' };
  }
  const scaled = Object.fromEntries(
    Object.entries(preset.with).map(([param, value]) => [
      param,
      typeof value === 'string' ? scaledText(value, scale) : value,
    ]),
  );
  return {
    use: preset.use,
    with: { ...scaled, ...own },
    sweep,
    label: scale === 1 ? use : `${use} ×${Number(scale.toPrecision(3))}`,
  };
}

/** Every duration in the text, multiplied; `drop-above:2s` holds one too. */
function scaledText(text: string, factor: number): string {
  return text
    .split(':')
    .map((part) => {
      const ms = parseDuration(part);
      return ms === undefined ? part : `${Number((ms * factor).toFixed(6))}ms`;
    })
    .join(':');
}
