/** Files of the user's own, as modules. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

let hooked = false;

/**
 * Imports a file that a person named. TypeScript is an ES module here whatever the nearest package.json says: a fresh
 * `npm init` says commonjs, under which Node would refuse the file's first import.
 */
export async function importOwn(path: string): Promise<{ readonly default?: unknown }> {
  if (!hooked) registerHooks({ resolve: typescriptIsModule });
  hooked = true;
  return (await import(pathToFileURL(path).href)) as { default?: unknown };
}

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]['resolve']>;

const typescriptIsModule: Resolve = (specifier, context, next) => {
  const found = next(specifier, context);
  // .cts says itself what it is
  return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found;
};

/** What helps a file that could not be loaded, where the reason is a package that is not there or CommonJS; undefined for any other. */
export function moduleFix(path: string, message: string): string | undefined {
  const missing = /^Cannot find package '([^']+)'/.exec(message)?.[1];
  if (missing !== undefined) return `install it where ${path} is: npm install ${missing}`;
  if (!/outside a module|Unexpected token 'export'/.test(message)) return undefined;
  return `${path} is CommonJS to Node: rename it to .mjs or .ts, or write "type": "module" in its package.json`;
}
