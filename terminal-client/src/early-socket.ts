/**
 * A socket that opens while the ticket it waits for is on its way: what a real network takes longest for, the name, TCP, TLS
 * and the upgrade, is over by then (CN13). Until it is claimed nothing of it is told to anybody.
 */
import type { ConnectionPorts, OpenSocket, SocketHandlers } from "@coda/protocol";

type Open = ConnectionPorts["openSocket"];

export class EarlySocket {
  readonly #url: string;
  readonly #socket: OpenSocket;
  #state: "opening" | "open" | "useless" = "opening";
  #claimedBy: SocketHandlers | undefined;

  constructor(url: string, open: Open) {
    this.#url = url;
    this.#socket = open(url, {
      onOpen: () => {
        if (this.#claimedBy !== undefined) return this.#claimedBy.onOpen();
        this.#state = "open";
      },
      onMessage: (message) => this.#tell((by) => by.onMessage(message)),
      onClose: (code, reason) => this.#tell((by) => by.onClose(code, reason)),
      onTurnedAway: (why) => this.#tell((by) => by.onTurnedAway(why)),
    });
  }

  /** Its own socket, as if it were opened now; undefined where that leads elsewhere, or did not come to be or to stay. */
  claim(url: string, handlers: SocketHandlers): OpenSocket | undefined {
    if (this.#state === "useless" || url !== this.#url) {
      this.drop();
      return undefined;
    }
    this.#claimedBy = handlers;
    // Whoever opens a socket hears of it when they have it.
    if (this.#state === "open") queueMicrotask(() => handlers.onOpen());
    return this.#socket;
  }

  /** Nobody will claim it. */
  drop(): void {
    if (this.#state !== "useless") this.#socket.close();
    this.#state = "useless";
  }

  /** One that ends before it is claimed, or is spoken to before it greeted, is as if it never was. */
  #tell(tell: (by: SocketHandlers) => void): void {
    if (this.#claimedBy === undefined) this.drop();
    else tell(this.#claimedBy);
  }
}
