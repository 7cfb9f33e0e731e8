import { exactDuration } from '../../lib/units.ts';
import { cannot, commented, type Exporter, Settings } from './exporter.ts';
import { unitsOfInterval } from './rounding.ts';

/** A kubelet renews its lease four times in its duration (kubelet.go, nodeLeaseRenewIntervalFraction), which takes whole seconds. */
const RENEWALS = 4;
/** What client-go needs to give up a dead HTTP/2 connection: 30 s without a frame, and 15 s for a ping. */
const DEAD_CONNECTION = 45_000;

/** For kubeadm: both documents in one file. Keys as in kubelet.config.k8s.io/v1beta1 and kubeadm.k8s.io/v1beta4. */
export const kubernetes: Exporter = {
  what: 'Kubernetes nodes, kubeadm configuration: kubelet and kube-controller-manager',
  file: 'kubernetes.yaml',
  detectors: ['fixed'],
  render(chosen) {
    const notes: string[] = [];
    const settings = new Settings('Kubernetes', chosen);
    const lease = unitsOfInterval('A kubelet', chosen.interval, 1000 / RENEWALS);
    const timeout = settings.number('timeout');
    const check = settings.check('node-monitor-period (5s unless set)', notes);
    settings.end();
    if (timeout <= chosen.interval) {
      throw cannot(
        'node-monitor-grace-period must be several times the interval',
        `tune with timeouts above ${exactDuration(chosen.interval)}`,
      );
    }
    if (timeout < DEAD_CONNECTION) {
      notes.push(
        `a kubelet may need ${exactDuration(DEAD_CONNECTION)} to notice that its connection is dead: it will be called unhealthy then`,
      );
    }
    notes.push(
      'a node is NotReady after that; its pods go when their tolerationSeconds are over, 300 unless set',
    );
    const args = {
      'node-monitor-grace-period': timeout,
      ...(check !== undefined && { 'node-monitor-period': check }),
    };
    return commented(chosen, notes, [
      'apiVersion: kubelet.config.k8s.io/v1beta1',
      'kind: KubeletConfiguration',
      `nodeStatusUpdateFrequency: ${exactDuration((lease * 1000) / RENEWALS)}`,
      `nodeLeaseDurationSeconds: ${lease}`,
      '---',
      'apiVersion: kubeadm.k8s.io/v1beta4',
      'kind: ClusterConfiguration',
      'controllerManager:',
      '  extraArgs:',
      ...Object.entries(args).flatMap(([name, value]) => [
        `    - name: ${name}`,
        `      value: ${exactDuration(value)}`,
      ]),
    ]);
  },
};
