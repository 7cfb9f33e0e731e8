import { badInput } from '../../errors.ts';
import { DEFAULT_PEER, type ImportFormat, type Job } from './format.ts';
import { type Fields, msText } from './shared/fields.ts';
import { refuseEndless } from './shared/interval.ts';
import { eachLine } from './shared/lines.ts';
import { Sample } from './shared/sample.ts';
import { Tape } from './shared/tape.ts';

const DEFAULT_INTERVAL = 100;
const FLOOR = 0.05;
const FLAW =
  'an outage becomes one late heartbeat, however long it was: mistakes of long outages are missing';

const rtt: ImportFormat = {
  what: 'round-trip times, one a line (--unit), each request sent when the one before was answered',
  takes: ['unit', 'conversion'],
  recognise: () => false,
  async read(job) {
    const interval = job.interval ?? DEFAULT_INTERVAL;
    const easy = job.options.conversion === 'one-per-heartbeat';
    if (easy) job.warn(`one-per-heartbeat: ${FLAW}`);
    const how = easy ? await onePerHeartbeat(job, 1000 * interval) : await timeFaithful(job, 1000 * interval);
    return {
      interval,
      sendTimes: 'scheduled',
      clock: 'the client’s, from its first request on; a delay is a way there and back',
      how,
    };
  },
};
export default rtt;

/** Keeps outages as long as they were, and compresses ordinary jitter. @param interval in microseconds */
async function timeFaithful(job: Job, interval: number): Promise<string> {
  const tape = new Tape(job.scratch);
  const sample = new Sample();
  let total = 0;
  await eachRoundTrip(job, (time, fields) => {
    tape.push(time);
    sample.push(time);
    total += time;
    refuseEndless(fields, total, interval);
  });
  const floor = sample.quantile(FLOOR);
  const peer = job.rows.peer(job.peer ?? DEFAULT_PEER);
  let [slot, answered] = [0, 0];
  for await (const block of tape.forwards()) {
    for (const time of block) {
      // this request is outstanding until then
      answered += time;
      for (; slot * interval < answered; slot++) {
        const sent = Math.round(slot * interval);
        job.rows.heard(peer, slot, sent, Math.max(sent + floor, answered));
      }
    }
  }
  return `time-faithful: a heartbeat every ${msText(interval)} arrives when the request that was outstanding at its sending is answered, and no sooner than ${msText(floor)} (the 5th percentile) after it`;
}

/** Keeps how often each delay occurs, and shortens outages. @param interval in microseconds */
async function onePerHeartbeat(job: Job, interval: number): Promise<string> {
  const peer = job.rows.peer(job.peer ?? DEFAULT_PEER);
  let slot = 0;
  await eachRoundTrip(job, (time) => {
    const sent = Math.round(slot * interval);
    job.rows.heard(peer, slot++, sent, sent + time);
  });
  return `one-per-heartbeat: each time is the delay of one heartbeat, sent every ${msText(interval)}; ${FLAW}`;
}

/** In microseconds. */
async function eachRoundTrip(
  { log, options }: Job,
  each: (time: number, fields: Fields) => void,
): Promise<void> {
  let none = true;
  await eachLine(log, (text, fields) => {
    const time = fields.time(text.trim(), options.unit ?? 'ms');
    if (time < 0) throw fields.problem(`a round trip can’t take ${msText(time)}`);
    none = false;
    each(time, fields);
  });
  if (none) throw badInput('there is no round trip in it', log.file);
}
