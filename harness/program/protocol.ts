/** How the thread that asks and the worker that holds the pipes share memory. */
export const SLOT = { state: 0, length: 1, pid: 2, count: 4 } as const;
export const STATE = { asked: 1, answered: 2, ended: 3 } as const;
/** An answer is a line of JSON with a number in it. */
export const MOST_BYTES = 1 << 16;
