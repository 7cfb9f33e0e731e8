/** The one thing the live world asks of whatever carries its heartbeats. Toxiproxy implements it. */
import type { Capability, Transport, Weather } from '../../model.ts';

export interface LinkRequest {
  /** Letters, digits, dots and dashes; unique within the engine. */
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

export interface NetworkEngine {
  /** For example `toxiproxy 2.12.0`. */
  readonly name: string;
  /** How it was found, for example `PATH: /usr/bin/toxiproxy-server`. */
  readonly origin: string;
  open(requests: readonly LinkRequest[]): Promise<NetworkLink[]>;
  /** Resolves with the reason when the engine is no longer there; never rejects. */
  readonly died: Promise<string>;
  close(): Promise<void>;
}
