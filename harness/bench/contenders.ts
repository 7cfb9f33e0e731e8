/** Who is measured, at which windows. */
import * as z from 'zod';
import { detectors } from '../../detectors/index.ts';
import { definitionFor, isReplayed } from '../definition.ts';
import { badInput } from '../errors.ts';
import type { DetectorDefinition, Tuning } from '../model.ts';
import { membersOf, PRESET, presetUse } from '../scenario/stand-ins.ts';
import { type DetectorUse, resolveTunings } from '../scenario/tunings.ts';
import { INTERVAL } from './beats.ts';

/** What a window is called; the first that a detector has, and that is a count, is the one. */
const NAMES = ['window', 'long'];

export interface Contender {
  readonly tuning: Tuning;
  readonly title: string;
  /** The label without the window. */
  readonly setting: string;
  readonly window: number | null;
}

/** The named ones, or all that are built in; each at all of the windows, unless its own was given. */
export async function contenders(
  named: readonly DetectorUse[] | undefined,
  windows: readonly number[],
  folder: string,
): Promise<Contender[]> {
  const uses = named ?? Object.keys(detectors).map((use) => ({ use, with: {}, sweep: {} }));
  const found: Contender[] = [];
  for (const use of uses.flatMap((one) => membersOf(one, INTERVAL))) {
    const { tunings, problems } = await resolveTunings([use], INTERVAL, folder);
    if (problems.length > 0) {
      throw badInput(problems.map(({ message }) => message).join('\n'), 'flag --detector');
    }
    for (const tuning of tunings) {
      if (isReplayed(tuning)) {
        const what = `${tuning.label} is a program: measured from here it would be its pipe that is measured`;
        throw badInput(what, tuning.file, 'measure it in its own language');
      }
      const definition = await definitionFor(tuning);
      found.push(...atWindows(tuning, definition, given(use), windows));
    }
  }
  const labels = found.map(({ tuning }) => tuning.label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice) throw badInput(`"${twice}" is listed twice`, 'flag --detector', 'name it once');
  return found;
}

/** What was said about parameters, by the person or by the preset. */
function given(use: DetectorUse): Readonly<Record<string, unknown>> {
  const meant = use.use.startsWith(PRESET) ? presetUse(use, INTERVAL) : use;
  return 'message' in meant ? {} : { ...meant.with, ...meant.sweep };
}

function atWindows(
  tuning: Tuning,
  { title, params: { shape } }: DetectorDefinition,
  said: Readonly<Record<string, unknown>>,
  windows: readonly number[],
): Contender[] {
  const name = NAMES.find((one) => shape[one] && z.safeParse(shape[one], windows[0]).success);
  if (name === undefined) return [{ tuning, title, setting: tuning.label, window: null }];
  const own = tuning.params[name] as number;
  const setting = tuning.label.replace(` ${name}=${own}`, '');
  return (name in said ? [own] : windows).map((window) => ({
    tuning: {
      ...tuning,
      label: `${setting} ${name}=${window}`,
      params: { ...tuning.params, [name]: window },
    },
    title,
    setting,
    window,
  }));
}
