#!/usr/bin/env node
/**
 * The `flatline` command. It imports nothing by itself and is written for old parsers, so that an old Node gets a
 * sentence and not a stack trace.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `flatline needs Node.js 22.18 or newer, but this is ${process.version} (${process.execPath}).\n` +
      'Install a newer one, from https://nodejs.org or with your version manager.\n',
  );
  process.exit(69);
}
// what was compiled once is taken from Node's cache the next time, by the nodes of a live run too: half of the time to start
const { enableCompileCache, getCompileCacheDir } = await import('node:module');
const { cacheFolder } = await import('../cache-folder.ts');
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? cacheFolder('compiled'));
const compiled = getCompileCacheDir();
if (compiled) process.env['NODE_COMPILE_CACHE'] = compiled;
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
