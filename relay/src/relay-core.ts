/** The relay without its transport: takes sockets, keeps their connections, drains. */
import { limits } from "@coda/protocol";
import { Connection, type ConnectionServices } from "./connection.ts";
import { Directory } from "./directory.ts";
import { pathLimits, type PathLimits } from "./path-limits.ts";
import type { PeerEvents, PeerSocket } from "./peer.ts";

export interface RelayCoreOptions extends Omit<ConnectionServices, "directory"> {
  readonly limits?: PathLimits;
}

export class RelayCore {
  readonly #services: ConnectionServices;
  readonly #connections = new Set<Connection>();
  #draining = false;
  /** Set while a drain waits for the last socket. */
  #drained: (() => void) | undefined;

  constructor(options: RelayCoreOptions) {
    const directory = new Directory({ clock: options.clock, limits: options.limits ?? pathLimits });
    this.#services = { ...options, directory };
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  get counts(): { connections: number; devices: number; helpers: number; rooms: number } {
    return { connections: this.#connections.size, ...this.#services.directory.counts };
  }

  /** Takes an open socket on; `origin` is its upgrade's, checked by the transport. */
  accept(socket: PeerSocket, origin: string | undefined): PeerEvents {
    const connection = new Connection({
      socket,
      origin,
      services: this.#services,
      ended: (ended) => {
        this.#connections.delete(ended);
        if (this.#connections.size === 0) this.#drained?.();
      },
    });
    this.#connections.add(connection);
    if (this.#draining) connection.drop("goingAway");
    return connection;
  }

  /** Tells everybody to come back, and closes who has not left by then (CN8). Calls `done` when no socket is left. */
  drain(done: () => void): void {
    if (this.#draining) return;
    this.#draining = true;
    const cancelTimer = this.#services.clock.after(limits.drainMs, () => {
      for (const connection of this.#connections) connection.drop("goingAway");
    });
    this.#drained = () => {
      this.#drained = undefined;
      cancelTimer();
      this.#services.directory.dispose();
      done();
    };
    for (const connection of this.#connections) {
      if (connection.isLive) connection.send({ t: "draining", reconnectAfterMs: limits.reconnectBaseMs });
      else connection.drop("goingAway");
    }
    if (this.#connections.size === 0) this.#drained?.();
  }
}
