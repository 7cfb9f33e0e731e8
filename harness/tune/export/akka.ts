import { exactDuration } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';
import { cannot, commented, type Exporter, Settings } from './exporter.ts';
import { unitsOfInterval, wholeMs } from './rounding.ts';

/** Keys as in akka-cluster/src/main/resources/reference.conf, akka.cluster.failure-detector (akka/akka@9892c5e). */
export const akka: Exporter = {
  what: 'Akka Cluster, application.conf (for Pekko the same keys under pekko)',
  file: 'akka.conf',
  detectors: ['akka', 'fixed'],
  render(chosen) {
    const notes: string[] = [];
    const settings = new Settings('Akka', chosen);
    const interval = unitsOfInterval('Akka', chosen.interval, 1);
    const rule =
      chosen.detector === 'fixed' ? deadline(settings, interval, notes) : phi(settings, interval, notes);
    const check = settings.check('unreachable-nodes-reaper-interval (1s unless set)', notes);
    settings.end();
    notes.push(
      'Akka counts answers to its requests: the ways there and back are both in the gaps that it sees',
    );
    const reaper = 'unreachable-nodes-reaper-interval';
    const body = [
      'akka.cluster {',
      '  failure-detector {',
      ...rule.map((line) => `    ${line}`),
      `    heartbeat-interval = ${time(interval)}`,
      '  }',
      ...(check === undefined ? [] : [`  ${reaper} = ${time(wholeMs(reaper, check, notes))}`]),
      '}',
    ];
    return commented(chosen, notes, body);
  },
};

function phi(settings: Settings, interval: Ms, notes: string[]): string[] {
  settings.firstEstimate(interval, notes);
  return [
    `threshold = ${settings.number('threshold')}`,
    `max-sample-size = ${settings.number('window')}`,
    `min-std-deviation = ${time(wholeMs('min-std-deviation', settings.number('minStd'), notes))}`,
    `acceptable-heartbeat-pause = ${time(wholeMs('acceptable-heartbeat-pause', settings.number('pause'), notes))}`,
  ];
}

/** Akka adds the interval to the pause. */
function deadline(settings: Settings, interval: Ms, notes: string[]): string[] {
  const timeout = wholeMs('the timeout', settings.number('timeout'), notes);
  if (timeout < interval)
    throw cannot(
      'Akka’s deadline is at least the heartbeat interval',
      `tune with timeout=${time(interval)} or longer`,
    );
  notes.push('for Pekko the class is org.apache.pekko.remote.DeadlineFailureDetector');
  return [
    'implementation-class = "akka.remote.DeadlineFailureDetector"',
    `acceptable-heartbeat-pause = ${time(timeout - interval)}`,
  ];
}

const time = exactDuration;
