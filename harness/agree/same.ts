/** Two runs can be compared only if the same was to happen in both, and the same was asked. */
import { isDeepStrictEqual } from 'node:util';
import { badInput } from '../errors.ts';
import { PLAYED } from '../scenario/content.ts';
import type { PlayHeader } from '../trace/folder.ts';

/** Fields of a scenario that say what is to happen; how often it does, and what is assumed of hosts, may differ. */
const FIELDS = PLAYED.filter((field) => field !== 'virtual');

/** Throws, naming the first field that differs. */
export function refuseDifferent(a: PlayHeader, b: PlayHeader, named: readonly [string, string]): void {
  const [one, other] = [a.plan.scenario, b.plan.scenario];
  const refuse = (field: string, first: unknown, second: unknown, fix: string): never => {
    const [left, right] = [first, second].map((value) => shown(value));
    throw badInput(
      `the runs differ in ${field}: ${left} in ${named[0]}, ${right} in ${named[1]}`,
      `scenario ${one.name}`,
      fix,
    );
  };
  if (a.plan.seed !== b.plan.seed) refuse('seed', a.plan.seed, b.plan.seed, 'play both with the same --seed');
  for (const field of FIELDS) {
    if (!isDeepStrictEqual(plain(one[field]), plain(other[field])))
      refuse(field, one[field], other[field], 'compare runs of one version of the scenario');
  }
  const tunings = [a, b].map((header) => header.tunings.map(({ label, params }) => ({ label, params })));
  if (!isDeepStrictEqual(plain(tunings[0]), plain(tunings[1]))) {
    const labels = [a, b].map((header) => header.tunings.map(({ label }) => label).join(', '));
    refuse('detectors', labels[0], labels[1], 'judge the same with --detector in both');
  }
}

/** As JSON keeps it. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
