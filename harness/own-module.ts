/** Files of the user's own, as modules. */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { badInput, messageOf } from './errors.ts';

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

/**
 * The default export of a scenario or a configuration; throws what keeps it from being loaded, with its place.
 * @param helper what a person wraps it with
 */
export async function ownDefault(path: string, file: string, what: string, helper: string): Promise<unknown> {
  if (!existsSync(path)) throw badInput(`can't read the ${what}: there is no such file`, file);
  const module = await importOwn(path).catch((error: unknown) => {
    const { why, line, fix } = moduleTrouble(error, path, file);
    throw badInput(`can't load the ${what}: ${why}`, line === undefined ? file : `${file}:${line}`, fix);
  });
  const { default: exported } = module;
  if (exported !== undefined && typeof exported !== 'function') return exported;
  const why = exported === undefined ? 'it has no default export' : 'its default export is a function';
  throw badInput(`can't load the ${what}: ${why}`, file, `export default ${helper}({ … }) from it`);
}

/** Why a module could not be loaded, where in it if that is known (`3:7`), and what helps, where that is. */
export function moduleTrouble(
  error: unknown,
  path: string,
  file: string,
): { readonly why: string; readonly line?: string; readonly fix?: string } {
  // that this program imports it is of no interest
  const why = messageOf(error).replace(/ imported from \S*own-module\.\w+$/, '');
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const line = stack.split(path)[1]?.match(/^:(\d+(?::\d+)?)/)?.[1];
  const fix = fixOf(why, file);
  return { why, ...(line !== undefined && { line }), ...(fix !== undefined && { fix }) };
}

function fixOf(why: string, file: string): string | undefined {
  const missing = /^Cannot find package '([^']+)'/.exec(why)?.[1];
  if (missing !== undefined) return `install it where ${file} is: npm install ${missing}`;
  if (/strip-only mode/.test(why))
    return 'Node runs TypeScript by taking its types out: write it without enums, namespaces and parameter properties';
  if (/outside a module|Unexpected token 'export'/.test(why))
    return `${file} is CommonJS to Node: rename it to .mjs or .ts, or write "type": "module" in its package.json`;
  return undefined;
}
