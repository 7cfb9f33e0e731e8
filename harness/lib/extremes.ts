/** Of however many: a spread into Math.max ends where the stack does, at some hundred thousand. −Infinity of none. */
export function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

/** Of however many; Infinity of none. */
export function least(values: readonly number[]): number {
  return values.reduce((fewest, value) => Math.min(fewest, value), Number.POSITIVE_INFINITY);
}
