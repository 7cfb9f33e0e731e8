/** A busy neighbour: takes a whole core until it is killed, or until its harness is gone. */
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);

function burn(): void {
  const until = performance.now() + 20;
  while (performance.now() < until);
  // let the channel's closing be noticed
  setImmediate(burn);
}
burn();
