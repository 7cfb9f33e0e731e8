import { outcomeOf } from '../harness/check.ts';
import type { Result, ScenarioResult } from '../harness/result.ts';
import { type Asked, checksOf, evidenceText, showTally, showVerdict } from './checks.ts';
import { summary } from './markdown.ts';
import type { Reporter } from './reporter.ts';

/** More of one kind GitHub does not show of a step. */
const MOST_ANNOTATIONS = 10;

/** For GitHub Actions: annotations on the lines where limits are written, and the job’s summary. */
const github: Reporter = {
  name: 'github',
  what: 'annotations for GitHub Actions on standard output, and the job’s summary',
  render: (result, { pathOf }) => ({ stdout: commands(result, pathOf).join('\n'), summary: summary(result) }),
};
export default github;

type Kind = 'error' | 'warning' | 'notice';

interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  readonly message: string;
  readonly at?: Place;
}

interface Place {
  readonly file: string;
  readonly line?: string;
  readonly col?: string;
}

function commands(result: Result, pathOf = (file: string) => file): string[] {
  const all = [
    ...result.scenarios.flatMap(voided),
    // of a void scenario no check tells more than that
    ...checksOf(result).flatMap((asked) =>
      asked.check.verdict === 'void' ? [] : annotationOf(asked, result),
    ),
  ];
  const tally = showTally(checksOf(result).map(({ check }) => check));
  const notice: Annotation[] = tally ? [{ kind: 'notice', title: 'flatline', message: tally }] : [];
  return [...grouped(all, 'error'), ...grouped(all, 'warning'), ...notice].map((one) => command(pathOf, one));
}

function voided({ title, file, void: reasons }: ScenarioResult): Annotation[] {
  if (reasons.length === 0) return [];
  return [{ kind: 'error', title: `VOID ${title}`, message: reasons.join('\n'), at: { file } }];
}

function annotationOf(asked: Asked, result: Result): Annotation[] {
  const { check } = asked;
  const outcome = outcomeOf(check, result);
  if (outcome === 'passed') return [];
  return [
    {
      kind: outcome === 'failed' ? 'error' : 'warning',
      title: `${showVerdict(check)} ${check.row}: ${check.asked}`,
      message: evidenceText(asked),
      at: placeOf(check.where),
    },
  ];
}

/** `file:line:column`, or `file: key`. */
function placeOf(where: string): Place {
  const [, exact, line, col] = /^(.*):(\d+):(\d+)$/s.exec(where) ?? [];
  if (exact !== undefined) return { file: exact, line: line!, col: col! };
  return { file: where.replace(/: [^/\\]*$/, '') };
}

/** As many as are shown; the last one names those that would not be. */
function grouped(all: readonly Annotation[], kind: Kind): Annotation[] {
  const own = all.filter((one) => one.kind === kind);
  if (own.length <= MOST_ANNOTATIONS) return own;
  const shown = own.slice(0, MOST_ANNOTATIONS - 1);
  const rest = own.slice(MOST_ANNOTATIONS - 1);
  const message = rest.map(({ title }) => title).join('\n');
  return [...shown, { kind, title: `and ${rest.length} more`, message }];
}

function command(pathOf: (file: string) => string, { kind, title, message, at }: Annotation): string {
  const place = at && { ...at, file: pathOf(at.file) };
  const given = Object.entries({ ...place, title }).map(([name, value]) => `${name}=${inProperty(value)}`);
  return `::${kind} ${given.join(',')}::${inMessage(message)}`;
}

function inMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function inProperty(text: string): string {
  return inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
