import type { Trace, Watch } from '../trace.ts';

/** What traces can be turned into; one file each, and a line in index.ts. */
export interface ExportFormat {
  /** What it is, in a line. */
  readonly what: string;
  /** What a name ends in. */
  readonly ending: string;
  /** It makes a folder of files. */
  readonly folder?: true;
  /**
   * Writes the whole trace under a name that is not there yet. Whoever calls it renames or removes what it leaves.
   * @param stop looked at every 65,536 heartbeats
   */
  write(trace: Trace, path: string, stop: AbortSignal): Promise<void>;
}

/** Whether a sender was seen in more than one life. */
export function restarts(watches: readonly Watch[]): boolean {
  return watches.some(({ heard }) => heard.incarnation !== undefined);
}
