/** What did not pass, for people who look at a terminal. */
import type { styleText } from 'node:util';
import { printable } from '../harness/lib/text.ts';
import type { Result } from '../harness/result.ts';
import { checksOf, evidenceOf, showTally, showVerdict } from './checks.ts';

export type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** How many are told with all their evidence. */
const MOST_TOLD = 20;

/** What did not pass, each with its evidence. */
export function verdicts(result: Result, style: Style): string[] {
  const all = checksOf(result);
  const open = all.filter(({ check }) => check.verdict !== 'pass');
  const told = open.slice(0, MOST_TOLD).flatMap((asked) => {
    const { verdict, level } = asked.check;
    const color = level === 'warn' ? 'yellow' : ({ fail: 'red', void: 'red' } as const)[verdict as 'fail'];
    return [
      style(color ?? 'yellow', `${showVerdict(asked.check)}  ${printable(asked.check.asked)}`),
      ...evidenceOf(asked)
        .slice(1)
        .map(([name, text]) => `  ${name.padEnd(8)} ${printable(text)}`),
      '',
    ];
  });
  const more =
    open.length > MOST_TOLD ? [`and ${open.length - MOST_TOLD} more; --json has them all`, ''] : [];
  const tally = showTally(all.map(({ check }) => check));
  return [...told, ...more, ...(tally ? [tally] : [])];
}
