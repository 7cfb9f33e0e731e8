import { join, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { commandLine } from '../host.ts';
import { printable } from '../lib/text.ts';
import { createFiles } from '../run-folder.ts';
import { scaffoldDetector, scaffoldFile } from './scaffold.ts';

/** By where it goes, relative to the project. */
function projectFiles(): Record<string, string> {
  return {
    'flatline.config.ts': scaffoldFile('config.ts'),
    'scenarios/first.yaml': scaffoldFile('first.yaml'),
    ...scaffoldDetector('my-detector'),
    '.github/workflows/flatline.yml': scaffoldFile('workflow.yml'),
  };
}

export function initCommand() {
  return new Command('init')
    .description(
      'Write what a project needs: a configuration, a first scenario with checks, a detector with its test, and a workflow for GitHub. Nothing is overwritten.',
    )
    .option('--to <folder>', 'the project’s root', '.')
    .option('--json', 'print the paths written as JSON')
    .action(({ to, json }) => {
      const files = projectFiles();
      createFiles(resolve(to), files);
      const written = Object.keys(files).map((file) => join(to, file));
      if (json) {
        process.stdout.write(`${JSON.stringify(written)}\n`);
        return;
      }
      const lines = [
        ...written.map((path) => `wrote ${path}`),
        'next, in that folder:',
        `  ${commandLine()} run --project sim    in virtual time, some seconds`,
        `  ${commandLine()} run                  with real processes too`,
        '  npx vitest run my-detector          the contract of a detector',
        'keep .flatline/ out of version control: runs are kept there',
      ];
      process.stdout.write(`${printable(lines.join('\n'))}\n`);
    });
}
