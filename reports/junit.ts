import { outcomeOf } from '../harness/check.ts';
import { escapeXml } from '../harness/lib/text.ts';
import type { Result, ScenarioResult } from '../harness/result.ts';
import { type Asked, checksOf, evidenceText, showVerdict } from './checks.ts';
import type { Reporter } from './reporter.ts';

/**
 * For CI servers: a suite for each scenario, and in it a case for each check of each row, after one for the play itself.
 * Void is an error, since nothing was tested. What can't be decided and is only to be told is skipped, the one state in which both
 * Jenkins (its message) and GitLab (its text) show why; a warning that fails has passed, and tells in its output.
 * Attributes are those that Jenkins’ schema has: none for file and line, which stand in the text.
 */
const junit: Reporter = {
  name: 'junit',
  what: 'junit.xml: checks as test cases, for CI servers',
  render: (result) => ({ 'junit.xml': document(result) }),
};
export default junit;

interface Case {
  readonly name: string;
  readonly outcome?: Inner;
}

interface Inner {
  readonly tag: 'error' | 'failure' | 'skipped' | 'system-out';
  readonly message?: string;
  readonly text: string;
}

function document(result: Result): string {
  const suites = result.scenarios.map((scenario) => suite(result, scenario));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="flatline">\n${suites.join('')}</testsuites>\n`;
}

function suite(result: Result, scenario: ScenarioResult): string {
  const { id, title, world, project, length, repeats } = scenario;
  const asked = checksOf({ ...result, scenarios: [scenario] });
  const cases = [played(scenario), ...asked.map((one) => checked(one, result))];
  const count = (tag: Inner['tag']): string =>
    String(cases.filter(({ outcome }) => outcome?.tag === tag).length);
  const attributes = {
    name: `${title} (${world})`,
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: ((length * repeats.played) / 1000).toFixed(3),
    timestamp: result.startedAt.replace(/\.\d+Z$/, ''),
  };
  // what stands before the last point is a package to readers of the format
  const own = project === undefined ? id : id.slice(`${project}.`.length);
  const classname = [project ?? world, own].map((part) => part.replaceAll('.', '-')).join('.');
  const body = cases.map((one) => element('testcase', { classname, name: one.name }, inside(one)));
  return `${element('testsuite', attributes, `\n${body.join('')}`)}`;
}

/** That the scenario was played at all; so no suite is empty. */
function played({ void: reasons, state, rows }: ScenarioResult): Case {
  const broken = rows.flatMap(({ label, error }) =>
    error === undefined ? [] : [`${label} threw: ${error}`],
  );
  const wrong = [...reasons, ...broken];
  const [first] = wrong;
  if (first !== undefined)
    return { name: 'played', outcome: { tag: 'error', message: first, text: wrong.join('\n') } };
  if (state === 'complete') return { name: 'played' };
  const text = state === 'failed' ? 'the run failed' : 'interrupted: judged is what was recorded until then';
  return { name: 'played', outcome: { tag: state === 'failed' ? 'error' : 'skipped', message: text, text } };
}

function checked(asked: Asked, result: Result): Case {
  const { check } = asked;
  const warning = check.level === 'warn' ? ' (warning)' : '';
  const name = `${check.row}: ${check.asked}${warning}`;
  const message = `${showVerdict(check)}: ${check.why}`;
  // some readers show only the text, so that it says all of it
  const text = `${showVerdict(check)}\n${evidenceText(asked)}`;
  const outcome = outcomeOf(check, result);
  if (outcome === 'void') return { name, outcome: { tag: 'error', message, text } };
  if (outcome === 'failed') return { name, outcome: { tag: 'failure', message, text } };
  if (check.verdict === 'pass') return { name };
  if (outcome === 'told' && check.verdict === 'inconclusive')
    return { name, outcome: { tag: 'skipped', message, text } };
  return { name, outcome: { tag: 'system-out', text } };
}

function inside({ outcome }: Case): string {
  if (!outcome) return '';
  const { tag, message, text } = outcome;
  const attributes = tag === 'system-out' ? {} : { message: message!, type: tag };
  return element(tag, attributes, escapeXml(`\n${text}\n`));
}

function element(tag: string, attributes: Readonly<Record<string, string>>, inner: string): string {
  const told = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const head = `<${tag}${told.join('')}`;
  return inner === '' ? `${head}/>\n` : `${head}>${inner}</${tag}>\n`;
}
