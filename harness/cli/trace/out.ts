import { existsSync } from 'node:fs';
import { badInput } from '../../errors.ts';
import type { About } from '../../trace/trace.ts';
import { TraceWriter } from '../../trace/write.ts';

/** Begins a trace file; an older one of that name stays as it is until the new one is whole. */
export function beginTrace(path: string, about: About, force: boolean | undefined): TraceWriter {
  refuseOlder(path, force);
  return new TraceWriter(path, about);
}

export function refuseOlder(path: string, force: boolean | undefined): void {
  if (force || !existsSync(path)) return;
  throw badInput('there is a file of that name already', path, 'name another, or replace it with --force');
}
