import type { Log } from '../format.ts';
import { Fields } from './fields.ts';

const LONGEST = 65_536;

/**
 * Calls `each` with every line that is not blank, without its end.
 * @param each `fields` stands at the line; `ended` is false for a last line that may have been cut off
 */
export async function eachLine(
  log: Log,
  each: (text: string, fields: Fields, ended: boolean) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const fields = new Fields(log.file);
  let rest = '';
  const tell = (text: string, ended: boolean): void => {
    fields.line++;
    if (text.length > LONGEST)
      throw fields.problem(`the line is longer than ${LONGEST} characters: this is no log of heartbeats`);
    const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (bare.trim() !== '') each(bare, fields, ended);
  };
  for await (const chunk of log.bytes) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      tell(text.slice(from, end), true);
      from = end + 1;
    }
    rest = text.slice(from);
    if (rest.length > LONGEST) tell(rest, false);
  }
  if (rest !== '') tell(rest, false);
}
