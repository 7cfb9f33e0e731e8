/** `a=1,b=2,flag` as people write it on a command line. */
import { didYouMean } from './nearest.ts';

/**
 * The settings by name; a bare word is a flag, and stands as an empty text.
 * @param known all names there are; a trailing `?` marks what may be left out
 * @throws RangeError that says what is wrong; whoever asked knows where it stands
 */
export function readSettings(text: string, known: readonly string[], what: string): Map<string, string> {
  const names = known.map((name) => name.replace('?', ''));
  const settings = new Map<string, string>();
  for (const setting of text === '' ? [] : text.split(',')) {
    const [, name = '', value = ''] = /^\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(setting) ?? [];
    if (!names.includes(name)) {
      const takes = names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes nothing';
      throw new RangeError(`${what} has no "${name}"${didYouMean(name, names) || `; ${takes}`}`);
    }
    if (settings.has(name)) throw new RangeError(`${what}: ${name} is set twice`);
    settings.set(name, value);
  }
  const missing = known.filter((name) => !name.endsWith('?') && !settings.has(name));
  if (missing.length > 0) throw new RangeError(`${what} lacks ${missing.join(' and ')}`);
  return settings;
}
