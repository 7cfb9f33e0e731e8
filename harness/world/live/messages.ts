/** What the harness and a node tell each other over IPC. */
import type { Ms, NodeId, Transport, Tuning } from '../../model.ts';
import type { PatternName } from '../../patterns/index.ts';

export interface NodeConfig {
  readonly self: NodeId;
  /** All nodes of the play; frames and journals name them by index. */
  readonly nodes: readonly NodeId[];
  readonly incarnation: number;
  readonly pattern: PatternName;
  readonly interval: Ms;
  readonly offset: Ms;
  readonly transport: Transport;
  readonly frameBytes: number;
  /** Whom it sends to, and the local port of the link's proxy. */
  readonly audience: readonly { readonly to: NodeId; readonly port: number }[];
  /** Where it listens; absent for a node that only sends. */
  readonly listen?: number;
  /** Whom it watches, and how its checks stand to each; see DetectorContext. */
  readonly hears: readonly { readonly from: NodeId; readonly phase: number }[];
  readonly tunings: readonly Tuning[];
  readonly journal: string;
}

export type ToNode =
  | { readonly kind: 'configure'; readonly config: NodeConfig }
  /** Start the pattern at `origin`, or at once if that is past; ns by `process.hrtime.bigint()`. */
  | { readonly kind: 'go'; readonly origin: bigint }
  | { readonly kind: 'stall'; readonly length: Ms }
  | { readonly kind: 'stop' };

export type FromNode =
  | { readonly kind: 'ready'; readonly now: bigint }
  | { readonly kind: 'port-taken'; readonly port: number }
  /** It stands still from now on. */
  | { readonly kind: 'stalling' }
  /** It stood still, and no longer does. */
  | { readonly kind: 'stalled' }
  | {
      readonly kind: 'detector-failed';
      readonly tuning: string;
      readonly peer: NodeId;
      readonly message: string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string }
  | { readonly kind: 'stopped' };
