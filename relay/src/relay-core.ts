/** The relay without its transport: takes sockets, keeps their connections, drains. */
import { limits, type RevokeRequest } from "@coda/protocol";
import type { Bus } from "./bus/bus.ts";
import { Cluster } from "./cluster/cluster.ts";
import { Connection, type ConnectionServices } from "./connection.ts";
import { Directory, type DirectoryEvents } from "./directory.ts";
import type { RelayCounts } from "./metrics.ts";
import type { ViewState } from "./outbox.ts";
import { pathLimits, type PathLimits } from "./path-limits.ts";
import type { PeerEvents, PeerSocket } from "./peer.ts";
import type { PresenceReporter } from "./presence-reporter.ts";
import { closingOf, readRevoked, type Revocations, type Revoked } from "./revocations.ts";

export interface RelayCoreOptions extends Omit<ConnectionServices, "directory"> {
  readonly limits?: PathLimits;
  /** Other nodes; a bus of its own makes it the only one. */
  readonly bus: Bus;
  /** Tells the web app who is here; undefined where it takes no reports. */
  readonly reporter?: PresenceReporter | undefined;
  /** The gate's too: what is revoked closes sockets here and opens none there. */
  readonly revocations: Revocations;
}

export class RelayCore {
  readonly #services: ConnectionServices;
  readonly #connections = new Set<Connection>();
  readonly #cluster: Cluster;
  readonly #bus: Bus;
  readonly #revocations: Revocations;
  readonly #stopHearing: () => void;
  #draining = false;
  /** Set while a drain waits for the last socket. */
  #drained: (() => void) | undefined;

  constructor(options: RelayCoreOptions) {
    this.#cluster = new Cluster(options);
    const { clock, metrics } = options;
    const directory = new Directory({
      clock,
      metrics,
      limits: options.limits ?? pathLimits,
      events: eventsFor(this.#cluster, options.reporter),
    });
    this.#cluster.serve(directory);
    this.#services = { ...options, directory };
    this.#bus = options.bus;
    this.#revocations = options.revocations;
    this.#stopHearing = options.bus.onAnnounced((payload) => this.#heardRevoked(payload));
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  get counts(): RelayCounts {
    return { connections: this.#connections.size, ...this.#services.directory.counts };
  }

  get views(): ViewState[] {
    return this.#services.directory.views;
  }

  /** Takes an open socket on; `origin` is its upgrade's, checked by the transport. `leave` is called at its end. */
  accept(socket: PeerSocket, origin: string | undefined, leave: () => void = () => {}): PeerEvents {
    const connection = new Connection({
      socket,
      origin,
      leave,
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

  /** Closes the named sockets here and, by the bus, on every other node. Rejects when the others cannot be told. */
  async revoke(request: RevokeRequest): Promise<void> {
    this.#applyRevoked(request);
    await this.#bus.announce(new TextEncoder().encode(JSON.stringify(request)));
  }

  /** Tells everybody to come back, and closes who has not left by then (CN8). Calls `done` when no socket is left. */
  drain(done: () => void): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#cluster.drain();
    this.#services.metrics.drained();
    const cancelTimer = this.#services.clock.after(limits.drainMs, () => {
      for (const connection of this.#connections) connection.drop("goingAway");
    });
    this.#drained = () => {
      this.#drained = undefined;
      cancelTimer();
      this.#stopHearing();
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

  #heardRevoked(payload: Uint8Array): void {
    const revoked = readRevoked(payload);
    if (revoked === undefined) this.#services.log.warn("an announcement of another node could not be read");
    else this.#applyRevoked(revoked);
  }

  #applyRevoked(revoked: Revoked): void {
    this.#revocations.add(revoked);
    for (const connection of this.#connections) {
      const { claims } = connection;
      const closing = claims === undefined ? undefined : closingOf(revoked, claims);
      if (closing === undefined) continue;
      this.#services.metrics.revoked();
      connection.drop(closing);
    }
  }
}

/** Other nodes first: what they say of it may be told to the web app. */
function eventsFor(cluster: Cluster, reporter: PresenceReporter | undefined): DirectoryEvents {
  if (reporter === undefined) return cluster;
  return {
    helperArrived: (helper) => {
      cluster.helperArrived(helper);
      reporter.helperArrived(helper);
    },
    helperLeft: (helper) => {
      cluster.helperLeft(helper);
      reporter.helperLeft(helper);
    },
    helperSaid: (helper, frame, room) => {
      cluster.helperSaid(helper, frame, room);
      reporter.helperSaid(helper, frame, room);
    },
    roomMade: (room) => cluster.roomMade(room),
    roomChanged: (room) => {
      cluster.roomChanged(room);
      reporter.roomChanged(room);
    },
    roomChangedElsewhere: (room) => reporter.roomChanged(room),
    deviceForgotten: (device) => cluster.deviceForgotten(device),
  };
}
