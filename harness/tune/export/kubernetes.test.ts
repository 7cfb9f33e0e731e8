import { describe, expect, test } from 'vitest';
import { exported, preset, refused, tuned, yaml } from '../../testing/exported.ts';

describe('kubernetes', () => {
  test.each([
    ['kubernetes-node', '40s'],
    ['kubernetes-node-50s', '50s'],
  ])('the preset %s comes out as it is documented', async (name, grace) => {
    expect(yaml(await exported('kubernetes', preset(name)))).toEqual([
      {
        apiVersion: 'kubelet.config.k8s.io/v1beta1',
        kind: 'KubeletConfiguration',
        nodeStatusUpdateFrequency: '10s',
        nodeLeaseDurationSeconds: 40,
      },
      {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        kind: 'ClusterConfiguration',
        controllerManager: {
          extraArgs: [
            { name: 'node-monitor-grace-period', value: grace },
            { name: 'node-monitor-period', value: '5s' },
          ],
        },
      },
    ]);
  });

  test('a lease is four intervals, and what is faster than a dead connection is pointed out', async () => {
    const text = await exported('kubernetes', tuned('fixed', { timeout: '8.5s' }, '750ms'));
    expect(yaml(text)).toMatchObject([
      { nodeLeaseDurationSeconds: 3, nodeStatusUpdateFrequency: '750ms' },
      { controllerManager: { extraArgs: [{ value: '8.5s' }] } },
    ]);
    expect(text).toMatch(/# note: a kubelet may need 45s to notice/);
    expect(text).toMatch(/node-monitor-period \(5s unless set\)/);
  });

  test('intervals and timeouts that a kubelet can’t have are refused', async () => {
    expect(await refused('kubernetes', tuned('fixed', { timeout: '1s' }, '100ms'))).toMatch(
      /can't send heartbeats every 100ms, which is what was measured \| measure with heartbeats every 250ms$/,
    );
    expect(await refused('kubernetes', tuned('fixed', { timeout: '9s' }, '10s'))).toMatch(
      /several times the interval/,
    );
  });
});
