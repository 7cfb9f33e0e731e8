import { badInput } from '../../errors.ts';
import { DEFAULT_PEER, type ImportFormat } from './format.ts';
import { msText } from './shared/fields.ts';
import { eachLine } from './shared/lines.ts';

const DEFAULT_INTERVAL = 100;

/** Delivery opportunities as mahimahi replays them: Winstein, Sivaraman and Balakrishnan, NSDI 2013. */
const delivery: ImportFormat = {
  what: 'when a link could deliver a packet, ms, one a line, as in the traces of mahimahi',
  takes: [],
  recognise: () => false,
  async read(job) {
    const { log, rows } = job;
    const interval = job.interval ?? DEFAULT_INTERVAL;
    const peer = rows.peer(job.peer ?? DEFAULT_PEER);
    let [slot, last] = [0, Number.NEGATIVE_INFINITY];
    await eachLine(log, (text, fields) => {
      const at = fields.time(text.trim(), 'ms');
      if (at < last)
        throw fields.problem(
          `the time goes back from ${msText(last)} to ${msText(at)}`,
          undefined,
          'sort -n',
        );
      last = at;
      // an opportunity carries the heartbeat that waits longest, and passes unused where none waits
      const sent = Math.round(1000 * slot * interval);
      if (sent <= at) rows.heard(peer, slot++, sent, at);
    });
    if (slot === 0) throw badInput('there is no delivery in it', log.file);
    return {
      interval,
      sendTimes: 'scheduled',
      clock: 'that of the file, one for sender and observer',
      how: `a heartbeat every ${interval} ms takes the first delivery that is free, in order, with the link to itself`,
    };
  },
};
export default delivery;
