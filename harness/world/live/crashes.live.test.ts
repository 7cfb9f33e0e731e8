import { testCrashes } from '../../testing/crashes.ts';

testCrashes('live');
