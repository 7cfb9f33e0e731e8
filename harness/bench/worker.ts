import { parentPort, workerData } from 'node:worker_threads';
import { type Job, measure } from './measure.ts';

parentPort!.postMessage(await measure(workerData as Job));
