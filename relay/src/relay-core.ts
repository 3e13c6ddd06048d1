/** The relay without its transport: takes sockets, keeps their connections, drains. */
import { limits } from "@coda/protocol";
import type { Bus } from "./bus/bus.ts";
import { Cluster } from "./cluster/cluster.ts";
import { Connection, type ConnectionServices } from "./connection.ts";
import { Directory } from "./directory.ts";
import { pathLimits, type PathLimits } from "./path-limits.ts";
import type { PeerEvents, PeerSocket } from "./peer.ts";

export interface RelayCoreOptions extends Omit<ConnectionServices, "directory"> {
  readonly limits?: PathLimits;
  /** Other nodes; a bus of its own makes it the only one. */
  readonly bus: Bus;
}

export class RelayCore {
  readonly #services: ConnectionServices;
  readonly #connections = new Set<Connection>();
  readonly #cluster: Cluster;
  #draining = false;
  /** Set while a drain waits for the last socket. */
  #drained: (() => void) | undefined;

  constructor(options: RelayCoreOptions) {
    this.#cluster = new Cluster(options);
    const { clock } = options;
    const directory = new Directory({ clock, limits: options.limits ?? pathLimits, events: this.#cluster });
    this.#cluster.serve(directory);
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
    this.#cluster.drain();
    const cancelTimer = this.#services.clock.after(limits.drainMs, () => {
      for (const connection of this.#connections) connection.drop("goingAway");
    });
    this.#drained = () => {
      this.#drained = undefined;
      cancelTimer();
      this.#cluster.close();
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
