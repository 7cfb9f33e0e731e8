/** The one thing the live world asks of whatever carries its heartbeats. Toxiproxy implements it. */
import type { Capability, Transport, Weather } from '../../model.ts';

export interface LinkRequest {
  /** Letters, digits and dashes: for people who look at the engine. */
  readonly name: string;
  /** The local port to which heartbeats go. */
  readonly upstream: number;
  readonly transport: Transport;
  /** What the play will ask of this link; nothing else is set up. */
  readonly needs: ReadonlySet<Capability>;
}

/** One directed link. Resolves to the state asked for being in force for every connection. */
export interface NetworkLink {
  /** The local port to which the sender connects. */
  readonly port: number;
  set(weather: Weather): Promise<void>;
  /** Keeps the end of a killed sender's connections from the observer, who would otherwise be told of the crash. */
  hideEnd(hidden: boolean): Promise<void>;
}

/** The links of one play, in the order in which they were asked for. */
interface Network {
  readonly links: readonly NetworkLink[];
  /** Takes the links down and gives their ports back; never rejects. */
  close(): Promise<void>;
}

export interface NetworkEngine {
  /** For example `toxiproxy 2.12.0`. */
  readonly name: string;
  /** How it was found, for example `PATH: /usr/bin/toxiproxy-server`. */
  readonly origin: string;
  open(requests: readonly LinkRequest[]): Promise<Network>;
  /** Resolves with the reason when the engine is no longer there; never rejects. */
  readonly died: Promise<string>;
  close(): Promise<void>;
}

/** What carried the heartbeats went away or does not answer: nothing measured since is true. */
export class EngineDied extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'EngineDied';
  }
}
