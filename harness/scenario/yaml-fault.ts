/** What keeps a YAML file from being read, in the words of a person who wrote one. */
import { type Document, visit } from 'yaml';

export interface YamlFault {
  /** Where in the text. */
  readonly offset: number;
  readonly message: string;
}

export const TWICE = 'this key stands here a second time';

/** What the parser says, by its code and message, and what is meant; the first that fits holds. */
const PLAIN: readonly (readonly [said: RegExp, meant: string])[] = [
  [
    /^BLOCK_AS_IMPLICIT_KEY/,
    'a value and a nested key in one: give the key a line of its own, or put text that holds ": " in quotes',
  ],
  [/^MULTILINE_IMPLICIT_KEY/, 'a key needs a ": " behind it, on the same line'],
  [/^TAB_AS_INDENT/, 'a tab: indent with spaces'],
  [/^DUPLICATE_KEY/, TWICE],
  [/^MULTIPLE_DOCS/, 'a second document begins here: one file is one scenario'],
  [/ Flow (map|sequence) in block/, 'a { or [ that was opened before is not closed here'],
  [/ at node end$/, 'something stands behind a value that had ended: put the whole of it in quotes'],
  [/^BAD_INDENT/, 'this is not indented like what it stands beside'],
  [/ Sequence item without - /, 'this is not indented like what it stands beside'],
];

/** The first fault: what a parser says after it is mostly confusion. Undefined where the file can be read. */
export function yamlFault(document: Document): YamlFault | undefined {
  const [first] = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first) {
    const said = `${first.code} ${first.message}`;
    return {
      offset: first.pos[0],
      message: PLAIN.find(([pattern]) => pattern.test(said))?.[1] ?? first.message,
    };
  }
  if (document.contents === null)
    return { offset: 0, message: 'the file is empty: a scenario begins with "why: …"' };
  return danglingAlias(document);
}

/** `*name` where nothing before was marked `&name`: no error to the parser, but it has no value. */
function danglingAlias(document: Document): YamlFault | undefined {
  let found: YamlFault | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return undefined;
      found = { offset: alias.range?.[0] ?? 0, message: `nothing before this is marked &${alias.source}` };
      return visit.BREAK;
    },
  });
  return found;
}
