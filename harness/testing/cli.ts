/** The command line as a process of its own. */
import { fileURLToPath } from 'node:url';
import { execa, execaNode } from 'execa';

const bin = fileURLToPath(new URL('../cli/bin.ts', import.meta.url));

interface Setting {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** What stands on standard input; nothing if left out. */
  readonly input?: string;
}

/** Starts `flatline …`; await it for its output and exit code. */
export function flatline(args: readonly string[], { cwd, env, input }: Setting = {}) {
  // the test runner's own variables would change what a program prints
  const own = /^(CI|GITHUB_.*|FORCE_COLOR|NODE_OPTIONS)$/;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  return execaNode(bin, args, {
    nodeOptions: ['--conditions=flatline-source'],
    reject: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    env: { ...inherited, NO_COLOR: '1', ...env },
    extendEnv: false,
    ...(cwd && { cwd }),
    timeout: 90_000,
    killSignal: 'SIGKILL',
  });
}

/** All processes below one, however deep, as they are now. */
export async function descendants(pid: number): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').map((line) => {
    const [, id, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(id), parent: Number(parent), command: command ?? '' };
  });
  const found: { pid: number; command: string }[] = [];
  const below = (parent: number): void => {
    for (const one of all.filter((candidate) => candidate.parent === parent)) {
      found.push({ pid: one.pid, command: one.command });
      below(one.pid);
    }
  };
  below(pid);
  return found.filter(({ command }) => !command.startsWith('ps '));
}

/** Those of the processes that still run, after they were given some time to end. */
export async function survivors(
  processes: readonly { pid: number; command: string }[],
  patience = 5000,
): Promise<string[]> {
  const until = Date.now() + patience;
  for (;;) {
    const left = processes.filter(({ pid }) => isAlive(pid));
    if (left.length === 0 || Date.now() > until) return left.map(({ command }) => command);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
