/** The detectors that wait for an expected arrival, and the tails of laws, against computed numbers. */
import { test } from 'vitest';
import { deviationsOfLogisticPhi, logisticPhi } from '../harness/lib/logistic.ts';
import { deviationsOfPhi, phiOfDeviations } from '../harness/lib/normal.ts';
import { correction } from './sfd.ts';
import { feed, last, make, near, T1, T2, T3, vectors } from './testdata/vectors.ts';

test('the tail of the normal law, its inverse, and the logistic stand-in for both', () => {
  for (const [y, phi] of Object.entries<number>(vectors.normal_phi_table))
    near(`φ(${y})`, phiOfDeviations(+y), phi, 9);
  for (const [phi, y] of Object.entries<number>(vectors.z_of_phi))
    near(`z(${phi})`, deviationsOfPhi(+phi), y, 9);
  for (const [y, phi] of Object.entries<number>(vectors.akka_phi_table))
    near(`logistic φ(${y})`, logisticPhi(+y), phi, 9);
  for (const [phi, y] of Object.entries<number>(vectors.akka_y_of_phi))
    near(`logistic y(${phi})`, deviationsOfLogisticPhi(+phi), y, 9);
});

test('fixed timeout and missed heartbeats', () => {
  near('fixed T1', last('fixed', { timeout: '500ms' }, T1), vectors.fixed.T1_500);
  near('fixed T2', last('fixed', { timeout: '500ms' }, T2), vectors.fixed.T2_500);
  const { k_missed: missed, fd_all3: bitmap } = vectors;
  near('timer', last('missed', { misses: 3 }, T1), missed.timer_T1_k3);
  near('slot T1', last('missed', { misses: 3, mode: 'slot' }, T1), missed.slot_T1_k3_t0_0);
  near('slot T2', last('missed', { misses: 3, mode: 'slot' }, T2), missed.slot_T2_k3_t0_0);
  near('slot, phase', last('missed', { misses: 1, mode: 'slot' }, T1, 0.5), missed.slot_T1_k1_t0_950);
  const ring = { misses: 5, mode: 'bitmap' };
  for (const [after, elapsed] of [
    [1, bitmap.interval_8000_bits5_last_just_after_check],
    [7999, bitmap.last_just_before_check],
  ]) {
    const deadline = make('missed', ring, 8000, after / 8000).heartbeat(after, 0, 0);
    near(`bitmap, ${after} ms after a look`, deadline - after, elapsed);
  }
});

test('a timeout that grows by its increment at every mistake', () => {
  const growing = make('increasing', { timeout: '120ms', increment: '20ms' });
  const timeouts = T2.map(([seq, at]) => growing.heartbeat(at, seq, 0) - at);
  [120, 120, 120, 140, 140, 160, 180, 180].forEach((timeout, i) => near(`Δ ${i}`, timeouts[i]!, timeout));
});

test('Chen’s three', () => {
  const { chen } = vectors;
  const delta = (trace: [number, number][]) => feed(make('nfd-s', { delta: '150ms' }), trace, 990).at(-1)!;
  near('NFD-S T1', delta(T1), chen.nfd_s_T1_sigma0_990_delta150);
  near('NFD-S T2', delta(T2), chen.nfd_s_T2_sigma0_990_delta150);
  const known = feed(make('nfd-u', { alpha: '140ms', delay: '10ms' }), T1, 990).at(-1)!;
  near('NFD-U T1', known, chen.nfd_u_T1_EA0_1000_alpha140);
  const estimated = (window: number, alpha: string, trace: [number, number][]) =>
    last('chen', { window, alpha }, trace);
  near('EA T1', estimated(5, '0ms', T1), chen.nfd_e_T1_n5_EA);
  near('τ T1', estimated(5, '50ms', T1), chen.nfd_e_T1_n5_alpha50);
  near('EA T2', estimated(5, '0ms', T2), chen.nfd_e_T2_n5_EA);
  near('τ T2', estimated(5, '50ms', T2), chen.nfd_e_T2_n5_alpha50);
  near('EA T1, all', estimated(1000, '0ms', T1), chen.nfd_e_T1_n1000_EA);
  near('EA T2, all', estimated(1000, '0ms', T2), chen.nfd_e_T2_n1000_EA);
  const inOrder = T3.filter(([seq], i) => T3.slice(0, i).every(([earlier]) => earlier < seq));
  near('EA T3, in order', estimated(1000, '0ms', inOrder), chen.nfd_e_T3_n1000_increasing_only_EA);
});

test('Bertier, step by step', () => {
  for (const [name, trace] of [
    ['T1_n5', T1],
    ['T2_n5', T2],
  ] as const) {
    const taus = feed(make('bertier', { window: 5 }), trace);
    const expectations = feed(make('bertier', { window: 5, beta: 0, phi: 0 }), trace);
    (vectors.bertier[name] as { tau: number; EA_next: number }[]).forEach(({ tau, EA_next }, i) => {
      near(`Bertier ${name} ${i}`, taus[i]!, tau);
      near(`Bertier EA ${name} ${i}`, expectations[i]!, EA_next);
    });
  }
});

test('the retransmission timer, step by step', () => {
  for (const [name, trace] of Object.entries({ T1, T2 })) {
    const taus = feed(make('rto'), trace).slice(1);
    (vectors.rto[name] as { tau: number }[]).forEach(({ tau }, i) => near(`RTO ${name} ${i}`, taus[i]!, tau));
  }
});

test('two windows and the self-tuning margin', () => {
  const { two_window: two, sfd } = vectors;
  near('2W T1', last('two-window', { alpha: '50ms' }, T1), two.T1.tau);
  near('2W T2', last('two-window', { alpha: '50ms' }, T2), two.T2.tau);
  near('2W T2, six in', last('two-window', { alpha: '50ms' }, T2.slice(0, 6)), two.T2_after_6.tau);
  let margin = 50;
  for (const { TD, MR, QAP, SM, sat } of sfd.steps) {
    const seen = { detection: TD, mistakeRate: MR, accuracy: QAP };
    const way = correction(seen, { detection: 200, mistakeRate: 0.001, accuracy: 0.999 });
    near('SFD correction', way * 0.5, sat);
    margin += way * 0.5 * 10;
    near('SFD margin', margin, SM);
  }
});
