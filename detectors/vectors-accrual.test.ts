/** The detectors that judge the gaps between arrivals, against computed numbers. */
import { test } from 'vitest';
import { logisticPhi } from '../harness/lib/logistic.ts';
import { P2Quantile } from '../harness/lib/p2.ts';
import { ExactQuantile } from '../harness/lib/quantile-windows.ts';
import { WeibullLaw } from '../harness/lib/weibull.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { feed, last, make, near, T1, T2, vectors } from './testdata/vectors.ts';

test('φ: deadlines at several levels, and levels at several silences', () => {
  const { phi_original: phi } = vectors;
  for (const [name, trace] of Object.entries({ T1, T2 })) {
    for (const [threshold, { tau }] of Object.entries<{ tau: number }>(phi[name])) {
      near(`φ ${threshold} ${name}`, last('phi', { threshold: +threshold }, trace), tau);
    }
    const detector = make('phi');
    feed(detector, trace);
    for (const [silence, level] of Object.entries<number>(phi[`${name}_levels`])) {
      near(`φ after ${silence} ${name}`, detector.suspicion!(trace.at(-1)![1] + +silence), level);
    }
  }
});

test('Akka’s φ and Hazelcast’s, with the defaults of the products', () => {
  const { akka_cluster_defaults: cluster, akka_upstream_spec: spec, pause_pollution: pollution } = vectors;
  const akka = make('akka', {}, 1000);
  for (const { t, tau } of cluster.steps) near(`Akka ${t}`, akka.heartbeat(t, t, t), tau, 4);
  for (const [now, level] of Object.entries<number>(cluster.phi_at))
    near(`Akka φ ${now}`, akka.suspicion!(+now), level);
  for (const [silence, level] of Object.entries<number>(spec.ours))
    near(`Akka spec ${silence}`, logisticPhi((+silence - 1000) / 100), level);
  near('Akka spec φ(10, 0, 1)', logisticPhi(10), spec.phi_10_0_1);
  const regular = (name: string, params: Record<string, unknown>, interval: number) => {
    const detector = make(name, { window: 100, ...params }, interval);
    let deadline = 0;
    for (let i = 0; i <= 200; i++)
      deadline = detector.heartbeat(i * interval, i, i * interval) - i * interval;
    return deadline;
  };
  near('Akka steady', regular('akka', {}, 1000), cluster.steady_state_1s_no_jitter.deadline_from_last, 4);
  const watch = regular('akka', { threshold: 10, pause: '10s' }, 1000);
  near('Akka watch', watch, vectors.akka_watch_fd_defaults.deadline_from_last, 4);
  near('Hazelcast', regular('hazelcast', {}, 5000), vectors.hazelcast_phi_defaults.deadline_from_last, 4);
  const outage = [...Array(20).keys()].map((i) => i * 1000).concat([25_000, 26_000, 27_000, 28_000]);
  for (const name of ['akka', 'hazelcast']) {
    const detector = make(name, { pause: '0ms', threshold: 8, firstEstimate: '1s', window: 1000 }, 1000);
    const deadlines = outage.map((at, i) => detector.heartbeat(at, i, at));
    near(`${name} after a pause`, deadlines.at(-1)!, pollution[`${name}_last`].tau, 4);
  }
});

test('the exponential law: Cassandra’s and ED, and Weibull’s', () => {
  const { cassandra, ed_fd: ed, weibull } = vectors;
  const detector = make('cassandra', {}, 1000);
  for (const { t, tau } of cassandra.steps) near(`Cassandra ${t}`, detector.heartbeat(t, t, t), tau, 4);
  for (const [now, level] of Object.entries<number>(cassandra.phi_at))
    near(`Cassandra φ ${now}`, detector.suspicion!(+now), level);
  for (const [share, tau] of Object.entries<number>(ed.deadlines)) {
    // 1 − E loses nine digits at the last of them, in the value as in the level
    near(
      `ED ${share}`,
      last('exponential', { threshold: -Math.log10(1 - +share) }, T1),
      tau,
      +share > 0.9999 ? 5 : 6,
    );
  }
  const exponential = make('exponential');
  feed(exponential, T1);
  for (const [silence, level] of Object.entries<number>(ed.level_at_elapsed))
    near(`ED level ${silence}`, 1 - 10 ** -exponential.suspicion!(1899 + +silence), level, 9);
  for (const [threshold, silence] of Object.entries<number>(weibull.deadline))
    near(`Weibull ${threshold}`, last('weibull', { threshold: +threshold }, T2) - 2003, silence, 4);
  const gaps = new RunningWindow(100);
  T2.slice(1).forEach(([, at], i) => gaps.push(at - T2[i]![1]));
  const law = new WeibullLaw();
  law.fit(gaps.mean, gaps.deviation);
  const { shape, scale } = law;
  near('Weibull shape', shape, weibull.T2_k);
  near('Weibull scale', scale, weibull.T2_scale);
});

test('Satzger’s rule, exact and in bins', () => {
  for (const [name, expected] of Object.entries<Record<string, number>>({
    T1: vectors.satzger.T1_deadline,
    T2: vectors.satzger.T2_deadline,
  })) {
    const trace = name === 'T1' ? T1 : T2;
    for (const [key, silence] of Object.entries(expected)) {
      const [, theta, scale] = /theta([\d.]+)_scale([\d.]+)/.exec(key)!;
      const params = { theta: Number(theta), scale: Number(scale) };
      near(`aten ${name} ${key}`, last('aten', params, trace) - trace.at(-1)![1], silence);
      near(`satzger ${name} ${key}`, last('satzger', params, trace) - trace.at(-1)![1], silence);
    }
  }
});

test('Satzger’s rule: the share of gaps exceeded', () => {
  const { satzger } = vectors;
  for (const name of ['aten', 'satzger']) {
    for (const [scale, levels] of [
      [1, satzger.T1_level_scale1],
      [1.5, satzger.T1_level_scale1_5],
    ] as const) {
      const detector = make(name, { scale });
      feed(detector, T1);
      for (const [silence, level] of Object.entries<number>(levels))
        near(`${name} ×${scale} after ${silence}`, detector.suspicion!(1899 + +silence), level);
    }
  }
  // what aten’s own test feeds, an arrival out of order included
  const aten = make('aten', { scale: 1.5 });
  [1, 5, 4, 10, 13, 20, 25].forEach((at, seq) => aten.heartbeat(at, seq, at));
  near('aten’s own test at 28', aten.suspicion!(28), satzger.aten_selftest.level_at_28);
  near('aten’s own test at 40', aten.suspicion!(40), satzger.aten_selftest.level_at_40);
});

test('κ: deadlines of a step and of a ramp', () => {
  const { kappa } = vectors;
  const step = (threshold: number) => last('kappa', { shape: 'step', from: '20ms', threshold }, T1);
  for (const [threshold, tau] of Object.entries<number>(kappa.step_margin20_deadline))
    near(`κ step ${threshold}`, step(+threshold), tau);
  const ramp = (threshold: number) => last('kappa', { shape: 'ramp', to: '100ms', threshold }, T1);
  for (const [threshold, tau] of Object.entries<number>(kappa.ramp0_100_deadline))
    near(`κ ramp ${threshold}`, ramp(+threshold), tau);
  for (const [shape, params] of Object.entries({
    step_margin20: { shape: 'step', from: '20ms' },
    ramp0_100: { shape: 'ramp', to: '100ms' },
  })) {
    const detector = make('kappa', params);
    feed(detector, T1);
    for (const [now, level] of Object.entries<number>(kappa[`${shape}_level`]))
      near(`κ ${shape} ${now}`, detector.suspicion!(+now), level);
  }
});

test('quantiles: exact, and by five markers', () => {
  const { quantile } = vectors;
  for (const [name, trace] of Object.entries({ T1, T2 })) {
    for (const [p, value] of Object.entries<number>(quantile[`${name}_type7`])) {
      const deadline = last('quantile', { p: +p, margin: 0 }, trace);
      near(`quantile ${name} ${p}`, deadline - trace.at(-1)![1], value);
    }
  }
  // the example of the paper
  const observed = [
    0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.6, 10.28, 1.47, 0.4, 0.05, 11.39,
    0.27, 0.42, 0.09, 11.37,
  ];
  const median = new P2Quantile(0.5);
  for (const sample of observed) median.push(sample);
  near('P² median', median.value, quantile.p2_jain_chlamtac_median);
  median.markers.forEach((marker, i) => near(`P² marker ${i}`, marker, quantile.p2_markers[i]));
  let state = 12_345n;
  const [markers, exact] = [new P2Quantile(0.99), new ExactQuantile(0.99, 2000)];
  for (let k = 0; k < 2000; k++) {
    state = (1_103_515_245n * state + 12_345n) % 2n ** 31n;
    const sample = 100 - 10 * Math.log((Number(state) + 1) / 2 ** 31);
    markers.push(sample);
    exact.push(sample);
  }
  near('P² 99th', markers.value, quantile.p2_lcg_p99.p2);
  near('exact 99th', exact.value, quantile.p2_lcg_p99.exact_type7);
});

test('weighted moments and the control chart', () => {
  const { ewma } = vectors;
  const moments = { lambda: 0.2, l: 3, minStd: '0ms' };
  near('EWMA T1', last('ewma', moments, T1), ewma.tau_T1, 4);
  near('EWMA T2', last('ewma', moments, T2), ewma.tau_T2, 4);
  const chart = { lambda: 0.2, l: 3, mean: '100ms', deviation: '3ms' };
  near('chart T1', last('control-chart', chart, T1), ewma.chart_T1_mu100_s3.tau);
});
