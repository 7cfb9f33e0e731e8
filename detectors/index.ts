/** The shelf of detectors. Add yours: one import, one line. */
import type { DetectorDefinition } from '../harness/detector.ts';
import akka from './akka.ts';
import aten from './aten.ts';
import bertier from './bertier.ts';
import cassandra from './cassandra.ts';
import chen from './chen.ts';
import controlChart from './control-chart.ts';
import ewma from './ewma.ts';
import exponential from './exponential.ts';
import fixed from './fixed.ts';
import hazelcast from './hazelcast.ts';
import increasing from './increasing.ts';
import kappa from './kappa.ts';
import missed from './missed.ts';
import nfdS from './nfd-s.ts';
import nfdU from './nfd-u.ts';
import phi from './phi.ts';
import quantile from './quantile.ts';
import rto from './rto.ts';
import satzger from './satzger.ts';
import sfd from './sfd.ts';
import twoWindow from './two-window.ts';
import weibull from './weibull.ts';

export const detectors: Readonly<Record<string, DetectorDefinition>> = {
  fixed,
  missed,
  increasing,
  'nfd-s': nfdS,
  'nfd-u': nfdU,
  chen,
  bertier,
  rto,
  'two-window': twoWindow,
  sfd,
  phi,
  akka,
  hazelcast,
  cassandra,
  exponential,
  weibull,
  satzger,
  aten,
  kappa,
  quantile,
  ewma,
  'control-chart': controlChart,
};
