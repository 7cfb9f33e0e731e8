/**
 * The package: `node harness/build.ts` compiles the sources to dist/ and puts beside them what is not TypeScript.
 * `node harness/build.ts docs` writes the reference pages instead.
 */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { bundleClient } from '../reports/html/script.ts';
import { packageRoot } from './host.ts';
import { referenceFiles } from './reference.ts';

const root = packageRoot();

if (process.argv[2] === 'docs') {
  for (const [path, text] of Object.entries(await referenceFiles())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
} else {
  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await execa('tsc', ['-p', 'harness/tsconfig.build.json'], {
    cwd: root,
    preferLocal: true,
    stdio: 'inherit',
  });
  for (const file of readdirSync(join(root, 'scenarios'))) {
    if (file.endsWith('.yaml')) copyFileSync(join(root, 'scenarios', file), join(dist, 'scenarios', file));
  }
  // what `flatline init` and `flatline detectors new` write, as it is
  mkdirSync(join(dist, 'harness', 'scaffold'));
  for (const file of readdirSync(join(root, 'harness', 'scaffold'))) {
    copyFileSync(join(root, 'harness', 'scaffold', file), join(dist, 'harness', 'scaffold', file));
  }
  writeFileSync(join(dist, 'reports', 'html', 'client.bundle.js'), await bundleClient());
  chmodSync(join(dist, 'harness', 'cli', 'bin.js'), 0o755);
}
