import type { FlatlineError } from '../errors.ts';
import { printable } from '../lib/text.ts';
import type { Warning } from '../plan/warnings.ts';

/** What, where and what to do, each on its line, to standard error. */
export function tell({ complaint: { what, where, fix } }: FlatlineError): void {
  const lines = [`error: ${what}`, where && `  at: ${where}`, fix && `  fix: ${fix}`].filter(Boolean);
  process.stderr.write(`${printable(lines.join('\n'))}\n`);
}

/** What can't come out as it was asked for; nothing ends for it. */
export function warn({ where, message }: Warning): void {
  process.stderr.write(`${printable(`warning: ${message}\n  at: ${where}`)}\n`);
}
