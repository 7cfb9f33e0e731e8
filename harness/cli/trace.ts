import { Command } from '@commander-js/extra-typings';
import { exportCommand } from './trace/export.ts';
import { generateCommand } from './trace/generate.ts';
import { importCommand } from './trace/import.ts';
import { infoCommand } from './trace/info.ts';
import { recordCommand } from './trace/record.ts';
import { sendCommand } from './trace/send.ts';

/** The verbs of a trace, each in a file of its own. */
export function traceCommand() {
  const trace = new Command('trace').description('Make, read and convert recorded heartbeats.');
  const verbs = [
    importCommand(),
    infoCommand(),
    exportCommand(),
    generateCommand(),
    recordCommand(),
    sendCommand(),
  ];
  for (const verb of verbs) trace.addCommand(verb as never);
  return trace;
}
