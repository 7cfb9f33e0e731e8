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
