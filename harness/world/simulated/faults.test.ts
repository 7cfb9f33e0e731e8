/** Every fault, in virtual time. */
import { testFaults } from '../../testing/faults.ts';

testFaults('simulated', 'models of links');
