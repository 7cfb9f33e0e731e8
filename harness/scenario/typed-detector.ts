import { badInput } from '../errors.ts';
import type { TypedDetectors } from './load.ts';
import type { DetectorUse } from './tunings.ts';

const DETECTOR = 'flag --detector';

/**
 * `phi`, `phi:threshold=8,window=100`, `./mine.ts:alpha=2`, `preset:akka-cluster`; several values with `|` are a sweep:
 * `fixed:timeout=1s|2s`.
 */
export function parseDetector(text: string): DetectorUse {
  return parse(text, DETECTOR);
}

/** Several, with what errors need to be told by. */
export function typedDetectors(
  written: readonly string[],
  folder: string,
  where: string = DETECTOR,
): TypedDetectors {
  return { uses: written.map((text) => parse(text, where)), written, folder, where };
}

function parse(text: string, where: string): DetectorUse {
  // a Windows path and a preset hold a colon of their own
  const [, use = '', params] = /^((?:[A-Za-z]:[\\/]|preset:)?[^:]*)(?::(.*))?$/.exec(text) ?? [];
  const fixed: Record<string, unknown> = {};
  const sweep: Record<string, unknown[]> = {};
  for (const setting of params?.split(',') ?? []) {
    const [name, value] = setting.split('=', 2);
    if (!name || value === undefined || value === '') {
      throw badInput(`"${setting}" is not a parameter`, where, 'write name:param=value,param=value');
    }
    if (name in fixed || name in sweep) {
      throw badInput(`"${name}" is set twice in ${text}`, where, 'set it once; several values go with |');
    }
    const values = value.split('|').map(read);
    if (values.length > 1) sweep[name] = values;
    else fixed[name] = values[0];
  }
  return { use, with: fixed, sweep };
}

/** A number or a truth value as such; anything else, a duration too, as text for the parameter to read. */
function read(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : text;
}
