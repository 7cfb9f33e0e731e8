/** The command line: reads argv, prints, and turns every ending into its exit code. */
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { diskFull, EXIT, FlatlineError, messageOf } from '../errors.ts';
import { version } from '../host.ts';
import { printable } from '../lib/text.ts';
import { tell } from './tell.ts';
import { verbsFor } from './verbs.ts';

const EXITS = `
Exit codes
  0    all went as it should
  1    a check failed, compare found something worse, or agree a difference
  2    a check can’t be decided, and --inconclusive fail says that this is not good enough; of compare, --strict
  3    void: a fault was not delivered, a node or Toxiproxy ended by itself
  64   bad input: a scenario, a detector or a flag
  69   something is missing: Toxiproxy, a port, disk space
  70   a bug in flatline
  130  interrupted; what was recorded is kept`;

/** Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  outliveReaders();
  let exit: number = EXIT.held;
  const done = (code: number): void => {
    exit = code;
  };
  const program = new Command('flatline')
    .description('Benchmark and chaos-test heartbeat failure detectors.')
    .version(version(), '-V, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText('after', EXITS)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(printable(text)) });
  try {
    for (const verb of await verbsFor(argv, done)) program.addCommand(asProgram(verb, program) as never);
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    const code = failed(error);
    // a run that failed stays failed for its own reason, even if telling about it failed as well
    return exit === EXIT.held ? code : exit;
  }
}

/** Verbs, and verbs below one, complain and end as the program does. */
function asProgram(command: CommandUnknownOpts, program: CommandUnknownOpts): CommandUnknownOpts {
  for (const verb of command.commands) asProgram(verb, program);
  return command.exitOverride().copyInheritedSettings(program);
}

/** A reader that has left, as `head` does, is no failure: the rest goes nowhere, and what a run keeps is kept. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // EIO is what a terminal that was closed says
      if (error.code === 'EPIPE' || error.code === 'EIO') return;
      process.exit(failed(diskFull(error, 'standard output') ?? error));
    });
  }
}

function failed(error: unknown): number {
  // commander has printed its own message; asking for help or the version is no failure
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.held : EXIT.badInput;
  if (error instanceof FlatlineError) {
    tell(error);
    return error.exit;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `flatline ${version()} has a bug: ${messageOf(error)}\n${stack}\nPlease report it with the command that you ran.\n`,
  );
  return EXIT.bug;
}
