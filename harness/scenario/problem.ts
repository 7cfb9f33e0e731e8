/** Something wrong with a scenario, at a place in it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  /** When the fault lies with a key itself rather than with its value. */
  readonly key?: string;
  readonly message: string;
}

/** `phases[1].faults[0].node` */
export function pathName(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i > 0 ? `.${String(key)}` : String(key)))
    .join('');
}

/** A problem with a detector that was typed: the words, the parameter that is wrong with them, and why. */
export function typedProblem(
  { path: [, i, , param], key, message }: Problem,
  typed: readonly string[],
): string {
  const words = typeof i === 'number' ? typed[i] : undefined;
  return [words, key === undefined && param, message].filter(Boolean).join(': ');
}
