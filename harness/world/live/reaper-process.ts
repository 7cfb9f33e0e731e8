/** The process behind `Reaper`: knows pids, and kills them when the harness is gone without having said so. */
export type Order = { readonly watch: number } | { readonly forget: number } | 'end';

const pids = new Set<number>();

process.on('message', (order: Order) => {
  if (order === 'end') process.exit(0);
  else if ('watch' in order) pids.add(order.watch);
  else pids.delete(order.forget);
});
process.on('disconnect', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it is gone already, which is what is wanted
    }
  }
  process.exit(0);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.send?.('ready');
