/** Finds the one Toxiproxy that results are measured with, or gets it. */
import { environment, messageOf } from '../../../errors.ts';
import { ToxiproxyControl } from './control.ts';
import { programVersion, whichToxiproxy } from './find.ts';
import { cachedBinary, downloadRelease, goInstall } from './install.ts';
import { TOXIPROXY_VERSION } from './version.ts';

/** A running server, or a program to start; and how it was found, for reports. */
export type Toxiproxies = { readonly origin: string } & (
  | { readonly url: string }
  | { readonly binary: string }
);

type Say = (line: string) => void;

/**
 * Tries every way in order, each with a limit of time. What the user named explicitly must work or is an error.
 * @param stop throws its reason when it is aborted, and leaves nothing half-made
 */
export async function provisionToxiproxy(say: Say, stop?: AbortSignal): Promise<Toxiproxies> {
  const { TOXIPROXY_URL: url, TOXIPROXY_BIN: binary } = process.env;
  if (url) return fromUrl(url);
  if (binary) return fromVariable(binary);
  const tried: string[] = [];
  for (const [name, way] of [
    ['PATH', fromPath],
    ['cache', cachedBinary],
    ['go install', goInstall],
    ['download', downloadRelease],
  ] as const) {
    try {
      const { path, how } = await way(say, stop);
      return { binary: path, origin: how };
    } catch (error) {
      stop?.throwIfAborted();
      tried.push(`${name}: ${messageOf(error)}`);
    }
  }
  throw nowhere(tried);
}

async function fromUrl(url: string): Promise<Toxiproxies> {
  const fix = `start toxiproxy-server ${TOXIPROXY_VERSION} there, or unset TOXIPROXY_URL to let flatline find one`;
  if (!URL.canParse(url) || new URL(url).protocol !== 'http:') {
    throw environment(`"${url}" is not an http URL`, 'TOXIPROXY_URL', fix);
  }
  const control = new ToxiproxyControl(url);
  try {
    const version = await control.version();
    if (version !== TOXIPROXY_VERSION) {
      throw environment(`the server at ${url} is ${whatIs(version)}`, 'TOXIPROXY_URL', fix);
    }
    return { url, origin: `TOXIPROXY_URL: ${url}` };
  } catch (error) {
    if (error instanceof Error && error.name === 'FlatlineError') throw error;
    throw environment(`nobody answers at ${url}: ${messageOf(error)}`, 'TOXIPROXY_URL', fix, error);
  } finally {
    control.close();
  }
}

async function fromPath(): Promise<{ path: string; how: string }> {
  const path = await whichToxiproxy();
  if (!path) throw new Error('no toxiproxy-server');
  const version = await programVersion(path).catch((error: unknown) => {
    throw new Error(`can't run ${path}: ${messageOf(error).split('\n')[0]}`);
  });
  if (version !== TOXIPROXY_VERSION) throw new Error(`${path} is ${whatIs(version)}`);
  return { path, how: `PATH: ${path}` };
}

async function fromVariable(binary: string): Promise<Toxiproxies> {
  const fix = `point it at a toxiproxy-server ${TOXIPROXY_VERSION}, or unset it to let flatline find one`;
  const version = await programVersion(binary).catch((error: unknown) => {
    throw environment(`can't run ${binary}: ${messageOf(error)}`, 'TOXIPROXY_BIN', fix, error);
  });
  if (version !== TOXIPROXY_VERSION) {
    throw environment(`${binary} is ${whatIs(version)}`, 'TOXIPROXY_BIN', fix);
  }
  return { binary, origin: `TOXIPROXY_BIN: ${binary}` };
}

function whatIs(version: string | undefined): string {
  return version === undefined ? 'not Toxiproxy' : `Toxiproxy ${version}, not ${TOXIPROXY_VERSION}`;
}

function nowhere(tried: readonly string[]): Error {
  const release = `https://github.com/Shopify/toxiproxy/releases/tag/v${TOXIPROXY_VERSION}`;
  return environment(
    `no Toxiproxy ${TOXIPROXY_VERSION} to be had`,
    `tried\n${tried.map((line) => `  ${line}`).join('\n')}`,
    [
      'any one of these helps:',
      `  TOXIPROXY_URL=http://127.0.0.1:8474   a server that runs already (docker run --net=host ghcr.io/shopify/toxiproxy:${TOXIPROXY_VERSION})`,
      `  TOXIPROXY_BIN=/path/to/toxiproxy-server   from ${release}`,
      '  put toxiproxy-server on the PATH (brew tap shopify/shopify && brew install toxiproxy)',
      '  install Go 1.23 or newer, and flatline builds it',
      '  let this machine reach github.com, and flatline downloads it',
    ].join('\n'),
  );
}
