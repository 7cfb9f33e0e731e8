import { execaNode } from 'execa';
import { entry } from './entry.ts';
import type { Order } from './reaper-process.ts';

/**
 * Nothing may outlive a run, not even one that was ended by SIGKILL, which no handler sees. So a small process of its own
 * knows the pids of all children, and kills those that are left when the harness is gone.
 */
export interface Reaper {
  watch(pid: number): void;
  forget(pid: number): void;
  close(): Promise<void>;
}

export async function startReaper(): Promise<Reaper> {
  const child = execaNode(entry('reaper-process'), {
    ipc: true,
    detached: true,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    reject: false,
  });
  await child.getOneMessage();
  // a reaper that is gone is no reason to fail a run: it is there for the harness's own sudden death
  const order = (message: Order): void => void child.sendMessage(message).catch(() => undefined);
  return {
    watch: (pid) => order({ watch: pid }),
    forget: (pid) => order({ forget: pid }),
    async close() {
      order('end');
      await child;
    },
  };
}
