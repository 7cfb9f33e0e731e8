import { outcomeOf } from '../harness/check.ts';
import type { RunEvent } from '../harness/events.ts';
import type { Result } from '../harness/result.ts';
import { type Asked, checksOf, showVerdict } from './checks.ts';
import type { Reporter } from './reporter.ts';

/** For other programs. A run prints a line too for each play that begins and ends; those are not in its result. */
const jsonl: Reporter = {
  name: 'jsonl',
  what: 'a line of JSON on standard output for each play, scenario and check, as it happens',
  render: (result) => ({
    stdout: events(result)
      .map((event) => JSON.stringify(event))
      .join('\n'),
  }),
};
export default jsonl;

function events(result: Result): RunEvent[] {
  const { id: run, state, failure, scenarios } = result;
  const all = checksOf(result);
  const count = (word: Lowercase<ReturnType<typeof showVerdict>>): number =>
    all.filter(({ check }) => showVerdict(check).toLowerCase() === word).length;
  return [
    ...scenarios.map(
      ({ title, state: how, void: reasons, again }): RunEvent => ({
        event: 'scenario',
        run,
        scenario: title,
        state: how,
        void: [...reasons],
        again,
      }),
    ),
    ...all.map((asked) => checkEvent(asked, result)),
    {
      event: 'run-ended',
      run,
      schema: 'flatline-events/1',
      state,
      ...(failure !== undefined && { failure }),
      checks: {
        pass: count('pass'),
        warning: count('warning'),
        fail: count('fail'),
        inconclusive: count('inconclusive'),
        void: count('void'),
      },
    },
  ];
}

function checkEvent({ check, scenario, run }: Asked, result: Result): RunEvent {
  const { asked, verdict, level, row, why, likely, where, measured } = check;
  const { unit, limit, value, low, high } = measured ?? {};
  const told = { scenario: scenario.title, row, asked, verdict, level };
  return {
    event: 'check',
    run,
    ...told,
    outcome: outcomeOf(check, result),
    why,
    ...(likely !== undefined && { likely }),
    where,
    again: scenario.again,
    ...(measured && { unit, limit, value, low, high }),
  };
}
