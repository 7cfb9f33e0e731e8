/** The verbs of the command line, in the order in which help shows them. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** Takes the exit code of a verb that may end with another one than 0. */
type Done = (exit: number) => void;

/** Each is loaded only when it is asked for: all of them take twice as long to start as most of them alone. */
const VERBS: Record<string, (done: Done) => Promise<unknown>> = {
  init: async () => (await import('./init.ts')).initCommand(),
  run: async (done) => (await import('./run.ts')).runCommand(done),
  merge: async (done) => (await import('./merge.ts')).mergeCommand(done),
  agree: async (done) => (await import('./agree.ts')).agreeCommand(done),
  report: async () => (await import('./report.ts')).reportCommand(),
  compare: async (done) => (await import('./compare.ts')).compareCommand(done),
  list: async () => (await import('./list.ts')).listCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  detectors: async (done) => (await import('./detectors.ts')).detectorsCommand(done),
  validate: async () => (await import('./validate.ts')).validateCommand(),
  plan: async () => (await import('./plan.ts')).planCommand(),
  trace: async () => (await import('./trace.ts')).traceCommand(),
  sweep: async () => (await import('./sweep.ts')).sweepCommand(),
  tune: async (done) => (await import('./tune.ts')).tuneCommand(done),
  bench: async () => (await import('./bench.ts')).benchCommand(),
  doctor: async (done) => (await import('./doctor.ts')).doctorCommand(done),
  schema: async () => (await import('./schema.ts')).schemaCommand(),
};

/** The verb that the arguments begin with; all of them where they begin with none, for help and for suggestions. */
export async function verbsFor(argv: readonly string[], done: Done): Promise<CommandUnknownOpts[]> {
  const [first = ''] = argv;
  if (first === '-V' || first === '--version') return [];
  const wanted = Object.hasOwn(VERBS, first) ? [VERBS[first]!] : Object.values(VERBS);
  return Promise.all(wanted.map(async (load) => (await load(done)) as CommandUnknownOpts));
}
