/** What stands for detectors without being one: line-ups of several, and presets of real systems. */
import { lineups } from '../../detectors/lineup.ts';
import { presets } from '../../detectors/presets/index.ts';
import { didYouMean } from '../lib/nearest.ts';
import { parseDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { DetectorUse } from './tunings.ts';

export const PRESET = 'preset:';

/** What a preset becomes, and what to call it. */
interface PresetUse extends DetectorUse {
  readonly label: string;
}

/** A line-up as all of its members, with what is set for it set for each; anything else as itself. */
export function membersOf(use: DetectorUse, interval: Ms): DetectorUse[] {
  if (!Object.hasOwn(lineups, use.use)) return [use];
  return lineups[use.use]!(interval).map((one) => ({
    ...one,
    with: { ...one.with, ...use.with },
    sweep: { ...one.sweep, ...use.sweep },
  }));
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
