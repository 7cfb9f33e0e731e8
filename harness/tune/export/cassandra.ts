import { cannot, commented, type Exporter, Settings } from './exporter.ts';
import { onlyInterval, wholeMs } from './rounding.ts';

/** What Cassandra does not let one set: Gossiper.intervalInMillis and FailureDetector.SAMPLE_SIZE (apache/cassandra@07242de). */
const GOSSIP = 1000;
const SAMPLES = 1000;
/** DatabaseDescriptor refuses what lies outside. */
const [LEAST, MOST] = [5, 16];

export const cassandra: Exporter = {
  what: 'Apache Cassandra, cassandra.yaml, with the JVM options in comments',
  file: 'cassandra.yaml',
  detectors: ['cassandra'],
  render(chosen) {
    const notes: string[] = [];
    const settings = new Settings('Cassandra', chosen);
    const threshold = settings.number('threshold');
    if (threshold < LEAST || threshold > MOST) {
      throw cannot(`Cassandra takes thresholds from ${LEAST} to ${MOST}, not ${threshold}`, 'tune within');
    }
    const window = settings.number('window');
    if (window !== SAMPLES)
      throw cannot(`Cassandra remembers ${SAMPLES} gaps, not ${window}`, `tune with window=${SAMPLES}`);
    onlyInterval('Cassandra', chosen.interval, GOSSIP);
    settings.check('second', notes, GOSSIP);
    const maxInterval = wholeMs('fd_max_interval_ms', settings.number('maxInterval'), notes);
    const guard = settings.optional('pauseGuard');
    settings.end();
    const options = {
      'cassandra.fd_initial_value_ms': maxInterval,
      'cassandra.fd_max_interval_ms': maxInterval,
      ...(guard !== undefined && {
        'cassandra.max_local_pause_in_ms': wholeMs('max_local_pause_in_ms', guard, notes),
      }),
    };
    if (guard === undefined) {
      notes.push(
        'measured without the guard against local pauses that Cassandra has: cassandra.max_local_pause_in_ms, 5s unless set',
      );
    }
    notes.push(
      'gossip about a node comes by several ways, which shortens the mean gap and so the silence that is allowed',
    );
    return commented(chosen, notes, [
      '# In jvm-server.options; what fd_max_interval_ms is if it is not given differs from release to release:',
      ...Object.entries(options).map(([name, value]) => `# -D${name}=${value}`),
      `phi_convict_threshold: ${threshold}`,
    ]);
  },
};
