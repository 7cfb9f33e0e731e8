/** Every fault, done to real processes through the real Toxiproxy. */
import { expect, test } from 'vitest';
import { testFaults } from '../../testing/faults.ts';

const run = testFaults('live', 'toxiproxy 2.12.0');

test('all processes say what they use, and stay small', () => {
  for (const { name, metrics } of run().result.scenarios) {
    expect(metrics['observer_memory']!.value, name).toBeLessThan(200);
    expect(metrics['observer_cpu']!.value, name).toBeGreaterThan(0);
    expect(metrics['messages_per_node']!.value, name).toBeGreaterThan(5);
  }
});
