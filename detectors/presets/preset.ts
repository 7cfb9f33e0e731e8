/** The failure detection of a system as people run it by default, as data. */
export interface Preset {
  readonly system: string;
  /** What was read, and when it was current. */
  readonly version: string;
  /** Where the values stand. */
  readonly source: string;
  /**
   * Whether the values were read in the system's own source, partly there and partly in a text that quotes it, or only in
   * such a text.
   */
  readonly verified: 'source' | 'partly' | 'second-hand';
  /**
   * How liveness travels. Anything but a heartbeat is modelled as heartbeats at the rate of the probes, gossip or tokens,
   * with the silence after which the system gives up.
   */
  readonly protocol: 'heartbeat' | 'probe' | 'gossip' | 'token' | 'lease';
  /** Nominal time between heartbeats. */
  readonly interval: string;
  /** A detector on the shelf, and its parameters, wrappers too. Every duration stands here: a preset is scaled as a whole. */
  readonly use: string;
  readonly with: Readonly<Record<string, string | number>>;
  /** Longest silence until suspicion when heartbeats were regular: what `with` comes to. */
  readonly worst: string;
  /** What the model leaves out, or what surprises. */
  readonly note?: string;
}

export type Presets = Readonly<Record<string, Preset>>;
