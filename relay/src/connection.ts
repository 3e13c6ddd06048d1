/**
 * One socket from its opening to its end: hello in time, then a helper's or a browser's link, with liveness. Late events
 * of a socket that was dropped change nothing.
 */
import {
  issuedMs,
  limits,
  type CloseReason,
  type RelayToBrowser,
  type RelayToHelper,
  type TicketClaims,
} from "@coda/protocol";
import { BrowserLink } from "./browser-link.ts";
import type { Clock } from "./clock.ts";
import type { Crowd } from "./crowd.ts";
import type { Directory } from "./directory.ts";
import type { Admission, Gate } from "./gate.ts";
import { HelperLink } from "./helper-link.ts";
import { Hop } from "./hop.ts";
import { LivenessDriver } from "./liveness-driver.ts";
import { faultOf, type Log } from "./log.ts";
import type { RelayMetrics } from "./metrics.ts";
import { Permission } from "./permission.ts";
import { Renewal } from "./renewal.ts";
import type { BrowserPort, HelperPort, HopPort, Link, PeerEvents, PeerSocket, RenewalPort } from "./peer.ts";

export interface ConnectionServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly gate: Gate;
  readonly directory: Directory;
  readonly metrics: RelayMetrics;
  readonly crowd: Crowd;
  /** A fresh UUID for each connection. */
  readonly newId: () => string;
}

export interface ConnectionOptions {
  readonly socket: PeerSocket;
  /** The upgrade's Origin, already known to be the web app's; undefined when there was none. */
  readonly origin: string | undefined;
  /** To be told when it is over. */
  readonly leave: () => void;
  readonly services: ConnectionServices;
  readonly ended: (connection: Connection) => void;
}

interface Live {
  readonly name: "live";
  readonly permission: Permission;
  readonly renewal: Renewal;
  readonly link: Link;
  readonly liveness: LivenessDriver;
}

type State =
  | { readonly name: "greeting"; readonly cancelTimer: () => void }
  | { readonly name: "judging" }
  | Live
  | { readonly name: "ended" };

export class Connection implements PeerEvents, BrowserPort, HelperPort, HopPort, RenewalPort {
  readonly #options: ConnectionOptions;
  #state: State;
  readonly #hop: Hop;
  #leaveUser: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#hop = new Hop({
      clock: options.services.clock,
      ping: (n) => this.send({ t: "ping", n }),
      sampled: (ms) => this.#sampled(ms),
    });
    const cancelTimer = options.services.clock.after(limits.helloMs, () => {
      this.drop("helloTimeout");
    });
    this.#state = { name: "greeting", cancelTimer };
    options.services.metrics.socketOpened();
  }

  get isLive(): boolean {
    return this.#state.name === "live";
  }

  /** What its newest ticket said; undefined before its welcome and after its end. */
  get claims(): TicketClaims | undefined {
    return this.#state.name === "live" ? this.#state.permission.claims : undefined;
  }

  // ------------------------------------------------------------------------------------------------ from the socket

  text(text: string): void {
    switch (this.#state.name) {
      case "greeting":
        this.#state.cancelTimer();
        this.#state = { name: "judging" };
        this.#greet(text).catch((error: unknown) => {
          this.#failed(error);
        });
        return;
      case "judging":
        this.drop("badFrame"); // nothing is due before the welcome
        return;
      case "live":
        this.#state.liveness.heard();
        this.#guard(this.#state.link, (link) => link.text(text));
        return;
      case "ended":
        return;
    }
  }

  bytes(message: Uint8Array): void {
    if (this.#state.name === "live") {
      this.#state.liveness.heard();
      this.#guard(this.#state.link, (link) => link.bytes(message));
    } else {
      this.drop("badFrame");
    }
  }

  closed(): void {
    this.#end("peer");
  }

  get roundTripMs(): number | undefined {
    return this.#hop.roundTripMs;
  }

  measure(): void {
    this.#hop.measure();
  }

  ponged(n: number): void {
    this.#hop.ponged(n);
  }

  renew(ticket: string): void {
    if (this.#state.name === "live") this.#state.renewal.begin(ticket);
  }

  #sampled(ms: number): void {
    const role = this.claims?.role;
    if (role !== undefined) this.#options.services.metrics.roundTrip(role === "helper" ? "helper" : "browser", ms);
  }

  #end(reason: CloseReason | "peer"): void {
    const state = this.#state;
    if (state.name === "ended") return;
    this.#state = { name: "ended" };
    this.#options.services.metrics.socketClosed(reason);
    this.#leaveUser?.();
    this.#options.leave();
    if (state.name === "greeting") state.cancelTimer();
    if (state.name === "live") {
      state.liveness.stop();
      state.permission.dispose();
      state.renewal.dispose();
      state.link.left();
    }
    this.#options.ended(this);
  }

  // --------------------------------------------------------------------------------------------------- to the socket

  send(frame: RelayToBrowser | RelayToHelper): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    if (this.#state.name === "ended") return;
    this.#options.socket.sendText(text);
    this.#checkBuffer();
  }

  sendBytes(message: Uint8Array): void {
    if (this.#state.name === "ended") return;
    this.#options.socket.sendBytes(message);
    this.#checkBuffer();
  }

  /** Closes the socket and forgets it at once, whether or not the peer answers. */
  drop(reason: CloseReason, text?: string): void {
    if (this.#state.name === "ended") return;
    this.#options.services.log.info("connection closed", { reason });
    this.#options.socket.close(reason, text);
    this.#end(reason);
  }

  // --------------------------------------------------------------------------------------------------------- private

  async #greet(text: string): Promise<void> {
    const verdict = await this.#options.services.gate.judge(text, this.#options.origin);
    if ("refused" in verdict) {
      this.drop(verdict.refused, verdict.text);
      return;
    }
    if (this.#state.name !== "judging") {
      verdict.trace.failed("left");
      return;
    }
    this.#leaveUser = this.#options.services.crowd.joinAs(verdict.claims.sub);
    if (this.#leaveUser === undefined) {
      verdict.trace.failed("tooMany");
      this.drop("tooMany");
    } else this.#welcome(verdict);
  }

  #welcome(admission: Admission): void {
    const { clock, newId } = this.#options.services;
    const link = this.#linkOf(admission);
    const liveness = new LivenessDriver({
      clock,
      ping: () => {
        this.#hop.ping();
      },
      dead: () => {
        this.drop("silent");
      },
    });
    const permission = new Permission({
      clock,
      claims: admission.claims,
      ended: () => {
        this.drop("ticketExpired");
      },
    });
    const terms = { version: admission.version, capabilities: [...admission.capabilities], connection: newId() };
    const renewal = this.#renewalOf(permission, link);
    this.#state = { name: "live", permission, renewal, link, liveness };
    if (admission.role === "helper") this.send({ t: "welcome", ...terms });
    else this.send({ t: "welcome", role: admission.claims.role, ...terms });
    link.begin();
    if (admission.role === "helper") admission.trace.served();
  }

  #renewalOf(permission: Permission, link: Link): Renewal {
    const { clock, newId, gate } = this.#options.services;
    return new Renewal({
      clock,
      newId,
      judge: async (ticket, by) => gate.renew(ticket, { before: permission.claims, by }),
      renewed: (ticket, claims) => {
        permission.renewed(claims);
        this.#guard(link, () => link.renewed(ticket, claims));
      },
      refused: ({ refused, text }) => this.drop(refused, text),
      failed: (error) => this.#failed(error),
    });
  }

  #linkOf(admission: Admission): HelperLink | BrowserLink {
    const { clock, directory, log, metrics } = this.#options.services;
    if (admission.role === "helper") {
      return new HelperLink({
        device: admission.claims.dev,
        capabilities: admission.capabilities,
        issuedMs: issuedMs(admission.claims),
        port: this,
        directory,
        clock,
        log,
        metrics,
      });
    }
    return new BrowserLink({ ...admission, port: this, directory, clock, metrics });
  }

  /** A fault of ours costs the socket that met it, never the process. */
  #guard(link: Link, handle: (link: Link) => void): void {
    try {
      handle(link);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#options.services.log.error("a frame could not be handled", faultOf(error));
    this.drop("internal");
  }

  #checkBuffer(): void {
    if (this.#options.socket.bufferedBytes > limits.socketBufferBytes) this.drop("overflow");
  }
}
