/** The process's exit codes, one per kind of ending. */
export const EXIT = {
  held: 0,
  failed: 1,
  /** A check could not be decided, where the policy says that this is not good enough. */
  inconclusive: 2,
  void: 3,
  badInput: 64,
  environment: 69,
  bug: 70,
  interrupted: 130,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What went wrong, where (a file:line, a flag, a variable), and what to do about it. */
export interface Complaint {
  readonly what: string;
  readonly where?: string;
  readonly fix?: string;
}

/** A failure that is the user's or the machine's to mend. Anything else that is thrown is a bug in flatline. */
export class FlatlineError extends Error {
  readonly exit: Exit;
  readonly complaint: Complaint;

  constructor(exit: Exit, complaint: Complaint, options?: ErrorOptions) {
    super([complaint.what, complaint.where, complaint.fix].filter(Boolean).join('\n'), options);
    this.name = 'FlatlineError';
    this.exit = exit;
    this.complaint = complaint;
  }
}

/** Input that can't be run: a scenario, a detector, a flag. */
export function badInput(what: string, where?: string, fix?: string): FlatlineError {
  return new FlatlineError(EXIT.badInput, { what, ...(where && { where }), ...(fix && { fix }) });
}

/** Something the machine lacks: a program, a port, disk space. */
export function environment(what: string, where?: string, fix?: string, cause?: unknown): FlatlineError {
  return new FlatlineError(
    EXIT.environment,
    { what, ...(where && { where }), ...(fix && { fix }) },
    { cause },
  );
}

/** A write that failed for want of space, as an error that says so; undefined for any other failure. */
export function diskFull(error: unknown, where?: string): FlatlineError | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return undefined;
  const fix = 'free some space, or name another disk with --out';
  return environment(`the disk is full (${messageOf(error)})`, where, fix, error);
}

/** What was thrown, in a line. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof FlatlineError) return thrown.complaint.what;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
