import { testCrashes } from '../../testing/crashes.ts';

testCrashes('simulated');
