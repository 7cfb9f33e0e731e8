import { badInput } from '../../errors.ts';
import { didYouMean } from '../../lib/nearest.ts';
import { DEFAULT_PEER, type ImportFormat, type Job } from './format.ts';
import { intervalOf } from './shared/interval.ts';
import { eachLine } from './shared/lines.ts';
import { FillIn } from './shared/missing.ts';
import { Sorted } from './shared/sorted.ts';
import { Stamped } from './shared/stamped.ts';

const NAMES = ['seq', 'sent', 'arrived', 'peer', '-'];
/** A trace file of the PlanetLab heartbeat logs of ten nodes: `<site> <numseq> <timestamp send> <timestamp receive> <hops>`. */
const LAYOUT = ['peer', 'seq', 'sent', 'arrived', '-'];
const TYPICAL = /^\d+ \d+ \d{12,} \d{12,} \d+\s*$/;

const planetlab: ImportFormat = {
  what: 'PlanetLab reception logs: site, number, sent, received, hops, in ns; other layouts by --columns and --unit',
  takes: ['columns', 'unit', 'clocks'],
  recognise: (head) => head.length > 0 && head.every((line) => TYPICAL.test(line)),
  async read(job) {
    const { log, rows, options, scratch } = job;
    const layout = checked(options.columns ?? LAYOUT, job);
    const unit = options.unit ?? 'ns';
    const unrelated = options.clocks !== 'shared';
    const [seqAt, sentAt, arrivedAt, peerAt] = NAMES.map((name) => layout.indexOf(name)) as [
      number,
      number,
      number,
      number,
    ];
    const stamped = new Stamped({ sent: 'sent', arrived: 'arrived', unrelated });
    const bySlot = new Sorted(scratch);
    const told = job.peer ?? DEFAULT_PEER;
    await eachLine(log, (text, fields) => {
      const record = text.trim().split(/\s+/);
      if (record.length !== layout.length) {
        throw fields.problem(
          `expected ${layout.length} columns (${layout.join(', ')}), not ${record.length}`,
          undefined,
          'name the columns of the file with --columns; - for one that means nothing',
        );
      }
      const seq = fields.seq(record[seqAt]!, 'seq');
      const sent = fields.time(record[sentAt]!, unit, 'sent');
      const at = fields.time(record[arrivedAt]!, unit, 'arrived');
      const peer = rows.peer(peerAt < 0 ? told : record[peerAt]!);
      stamped.heard(fields, peer, seq, sent, at);
      bySlot.push(peer, seq, sent, at);
    });
    // what came out of order is not lost: that is only known when all was read
    const fill = new FillIn(job);
    for await (const block of bySlot.blocks())
      for (let i = 0; i < block.length; i += 4)
        fill.heard(block[i]!, block[i + 1]!, block[i + 2]!, block[i + 3]!);
    return {
      interval: intervalOf(job),
      sendTimes: 'stamped',
      fromFirst: true,
      unrelated,
      clock: unrelated
        ? 'the observer’s; send times, by clocks of their own, are shifted so that the fastest heartbeat of each sender took no time, and drift is left in them'
        : 'one for senders and observer',
      how: `columns ${layout.join(' ')} in ${unit}; numbers that are missing between others are lost heartbeats, sent at even distances`,
    };
  },
};
export default planetlab;

/** As they were named, if that will do. */
function checked(layout: readonly string[], { peer }: Job): readonly string[] {
  const flag = 'flag --columns';
  for (const name of layout) {
    if (!NAMES.includes(name))
      throw badInput(
        `unknown column "${name}"${didYouMean(name, NAMES)}`,
        flag,
        `known: ${NAMES.join(', ')}`,
      );
    if (name !== '-' && layout.indexOf(name) !== layout.lastIndexOf(name))
      throw badInput(`column ${name} is named twice`, flag);
  }
  for (const name of ['seq', 'sent', 'arrived'])
    if (!layout.includes(name))
      throw badInput(`there is no column ${name}`, flag, 'for example seq,sent,arrived');
  if (peer !== undefined && layout.includes('peer'))
    throw badInput(
      'the log names its senders itself',
      'flag --peer',
      'leave it out, or put - for peer in --columns',
    );
  return layout;
}
