/** A file of a scenario or a configuration as text with places: where in it a problem lies. */
import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { badInput, type FlatlineError } from '../errors.ts';
import { printable } from '../lib/text.ts';
import { type Problem, pathName } from './problem.ts';
import { writtenIn } from './written.ts';
import { TWICE, yamlFault } from './yaml-fault.ts';

export interface Source {
  /** As the user would name it. */
  readonly file: string;
  readonly value: unknown;
  /** 1-based; undefined where it is code that spells nothing of it out. */
  locate(problem: Problem): { line: number; col: number } | undefined;
  readonly lines: readonly string[];
}

/** Reads YAML; a syntax error or a duplicate key is thrown with its place. */
export function yamlSource(file: string, text: string): Source {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, merge: true });
  const lines = text.split(/\r?\n/);
  const fault = yamlFault(document);
  if (fault) throw scenarioError([frame(file, lines, counter.linePos(fault.offset), fault.message)]);
  const locate = (problem: Problem) => counter.linePos(offsetOf(document, problem));
  return { file, value: document.toJS(), locate, lines };
}

/** What a TypeScript or JavaScript module exports, and where in its text that is written. Throws where a key stands twice. */
export async function moduleSource(path: string, file: string, value: unknown): Promise<Source> {
  const text = await readFile(path, 'utf8');
  const written = await writtenIn(text);
  const lines = text.split(/\r?\n/);
  const [twice] = written?.repeated() ?? [];
  if (twice) throw scenarioError([frame(file, lines, twice.at, TWICE)]);
  return {
    file,
    value,
    locate: ({ path: at, key }) => written?.find(at, key),
    lines,
  };
}

/** A value that stands in no file has paths, but no lines. */
export function looseSource(file: string, value: unknown): Source {
  return { file, value, locate: () => undefined, lines: [] };
}

/** `file:line:column`, or `file: key` where the file is code that computes it. */
export function placeOf(source: Source, path: Problem['path']): string {
  const place = source.locate({ path, message: '' });
  return place ? `${source.file}:${place.line}:${place.col}` : `${source.file}: ${pathName(path)}`;
}

/** All problems of a file as one error, in the order of the file. */
export function problemsError(source: Source, problems: readonly Problem[]): FlatlineError {
  const placed = problems.map((problem) => ({ problem, place: source.locate(problem) }));
  placed.sort(
    (a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.col ?? 0) - (b.place?.col ?? 0),
  );
  return scenarioError(
    placed.map(({ problem, place }) => {
      const named = pathName([
        ...problem.path,
        ...(problem.key && problem.path.at(-1) !== problem.key ? [problem.key] : []),
      ]);
      return frame(
        source.file,
        source.lines,
        place,
        named ? `${named}: ${problem.message}` : problem.message,
      );
    }),
  );
}

function scenarioError(frames: string[]): FlatlineError {
  return badInput([...new Set(frames)].join('\n'));
}

/** `file:3:7 what is wrong`, and the line with a mark under it. */
function frame(
  file: string,
  lines: readonly string[],
  place: { line: number; col: number } | undefined,
  message: string,
): string {
  if (!place) return `${file}: ${printable(message)}`;
  const number = String(place.line);
  const shown = printable(lines[place.line - 1] ?? '');
  const margin = ' '.repeat(number.length);
  return [
    `${file}:${place.line}:${place.col} ${printable(message)}`,
    `  ${number} | ${shown}`,
    `  ${margin} | ${' '.repeat(place.col - 1)}^`,
  ].join('\n');
}

/** The offset of the value at a path, of a key where the key is at fault, of the owner where a value is missing. */
function offsetOf(document: Document, { path, key }: Problem): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (!isNode(node) || !node.range) continue;
    if (depth === path.length) return (key !== undefined ? keyOffset(node, key) : undefined) ?? node.range[0];
    // what is missing: point at the key that owns the map in which it should stand
    const owner =
      depth === 0
        ? undefined
        : depth === 1
          ? document.contents
          : document.getIn(path.slice(0, depth - 1), true);
    return keyOffset(owner, path[depth - 1]!) ?? node.range[0];
  }
  return 0;
}

function keyOffset(map: unknown, key: string | number): number | undefined {
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
