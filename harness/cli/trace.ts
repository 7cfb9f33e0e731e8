import { Command } from '@commander-js/extra-typings';
import { exportCommand } from './trace/export.ts';
import { infoCommand } from './trace/info.ts';

/** The verbs of a trace, each in a file of its own. */
export function traceCommand() {
  const trace = new Command('trace').description('Make, read and convert recorded heartbeats.');
  for (const command of [exportCommand(), infoCommand()]) trace.addCommand(command as never);
  return trace;
}
