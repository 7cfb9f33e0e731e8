import { Command } from '@commander-js/extra-typings';

/** The verbs of a trace, each in a file of its own. */
export function traceCommand() {
  const trace = new Command('trace').description('Make, read and convert recorded heartbeats.');
  for (const command of [] as Command[]) trace.addCommand(command as never);
  return trace;
}
