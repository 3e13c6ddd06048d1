/** A way to a tmux session from a browser that is not Coda: the bare bridge, and the programs of `--peers`. */
import type { TerminalLine } from "./line.ts";

export interface Bridge {
  readonly name: string;
  /** The tmux session that each of its lines attaches. */
  readonly session: string;
  /** Where it listens. A line may be led there by another way, e.g. over a slow link. */
  readonly url: string;
  /** Of its server. */
  readonly pid: number;
  open(url?: string): Promise<TerminalLine>;
  stop(): Promise<void>;
}

/** What was measured of the bare bridge, and of those of the peers that were there, by name. */
export interface Others<Value> {
  readonly bare: Value;
  readonly peers: Readonly<Record<string, Value>>;
}

/** `of` each bridge, of which the first is the bare one. */
export function others<Value>(bridges: readonly Bridge[], of: (bridge: Bridge) => Value): Others<Value> {
  const [bare, ...peers] = bridges;
  if (bare === undefined) throw new RangeError("no bridge to compare with");
  return { bare: of(bare), peers: Object.fromEntries(peers.map((peer) => [peer.name, of(peer)])) };
}
