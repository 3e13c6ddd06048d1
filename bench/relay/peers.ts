/** Load clients: helpers and browsers that speak the protocol and do nothing else, on sockets as cheap as they come. */
import { threadId } from "node:worker_threads";
import { WebSocket } from "ws";
import { decodeDataFrame, encodeDataFrame, supportedVersions, type LivePane, type SessionOpened } from "@coda/protocol";
import { addressHeader, origin, ticketOf } from "./server-process.ts";

const id = (kind: number, n: number): string => `0000000${kind}-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
export const deviceId = (n: number): string => id(1, n);
export const sessionId = (n: number): string => id(2, n);
export const epochId = (n: number): string => id(3, n);

export interface Place {
  readonly device: number;
  readonly session: number;
}

/** So many sockets come from one address before the next. */
const socketsPerAddress = 200;
let made = 0;
let users = 1_000_000; // a device's number is its user's

function open(port: number, headers: Readonly<Record<string, string>> = {}): WebSocket {
  made += 1;
  const address = Math.floor(made / socketsPerAddress) + (threadId << 8);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, {
    perMessageDeflate: false,
    headers: { [addressHeader]: `10.0.${(address >> 8) & 0xff}.${address & 0xff}`, ...headers },
  });
  socket.on("error", () => undefined); // 'close' follows
  return socket;
}

export class LoadPeer {
  readonly socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  closedAs: number | undefined;
  /** Types of the control frames that came, newest last. */
  readonly said: string[] = [];
  onData: ((message: Buffer) => void) | undefined;
  onControl: ((frame: { readonly t: string } & Readonly<Record<string, unknown>>) => void) | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.onData?.(data);
      else this.#control(data.toString("utf8"));
    });
    socket.on("close", (code) => {
      this.closedAs = code;
      this.#wake();
    });
  }

  say(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Resolves when a frame of this type has come; rejects when the socket closed before. */
  async heard(t: string): Promise<void> {
    while (!this.said.includes(t)) {
      if (this.closedAs !== undefined) throw new Error(`closed as ${this.closedAs} before ${t}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  close(): void {
    this.socket.terminate();
  }

  #control(text: string): void {
    const frame = JSON.parse(text) as { t: string; n?: number };
    if (frame.t === "ping") this.say({ t: "pong", n: frame.n });
    else this.said.push(frame.t);
    this.onControl?.(frame);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

async function hello(socket: WebSocket, frame: object): Promise<LoadPeer> {
  const peer = new LoadPeer(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("close", (code) => reject(new Error(`not opened: ${code}`)));
  });
  const common = { versions: supportedVersions, capabilities: [], prefix: "coda", software: "bench" };
  peer.say({ t: "hello", ...common, ...frame });
  await peer.heard("welcome");
  return peer;
}

export function helperTicket(device: number): string {
  return ticketOf({ role: "helper", sub: id(5, device), dev: deviceId(device) });
}

export async function openHelper(port: number, device: number): Promise<LoadPeer> {
  return hello(open(port), { role: "helper", ticket: helperTicket(device) });
}

/** Handshakes under way at once: a queue of all would measure itself. */
const atOnce = 200;

/** A helper for each ticket; `took` is told how long it was from a handshake's first byte to the welcome. */
export async function openMany(
  port: number,
  tickets: readonly string[],
  took: (ms: number) => void = () => undefined,
): Promise<LoadPeer[]> {
  const peers: LoadPeer[] = [];
  const waiting = tickets.values();
  const worker = async (): Promise<void> => {
    for (const ticket of waiting) {
      const began = performance.now();
      peers.push(await hello(open(port), { role: "helper", ticket }));
      took(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return peers;
}

/** Of a user of its own. */
export function browserTicket(place: Place): string {
  users += 1;
  return ticketOf({
    role: "driver",
    sub: id(5, users),
    dev: deviceId(place.device),
    ses: sessionId(place.session),
    idea: `idea-${place.session}`,
    slot: "primary",
  });
}

export async function openBrowser(port: number, ticket: string): Promise<LoadPeer> {
  const socket = open(port, { origin });
  return hello(socket, { role: "browser", client: crypto.randomUUID(), wants: "follow", ticket });
}

/** What a helper announces: a session with panes of these numbers, each its own ref and epoch. */
export function announcement(session: number, panes: readonly number[]): SessionOpened {
  const facts = { title: "", command: "sh", directory: "/", inMode: false, inputOff: false, dead: false };
  return {
    t: "sessionOpened",
    session: sessionId(session) as SessionOpened["session"],
    idea: `idea-${session}` as SessionOpened["idea"],
    slot: "primary" as SessionOpened["slot"],
    status: "detached",
    windows: [],
    panes: panes.map(
      (pane) =>
        ({
          ref: pane,
          pane: `%${pane}`,
          window: "@1",
          epoch: epochId(pane),
          origin: "created",
          start: 0,
          end: 0,
          columns: 80,
          rows: 24,
          ...facts,
          exitStatus: null,
          exitSignal: null,
          recorded: true,
          repairs: 0,
          gapBefore: null,
        }) as unknown as LivePane,
    ),
    unrecorded: [],
    localClients: 0,
    sizeOwner: { by: "nobody" },
    literalUnavailable: null,
    socket: null,
  };
}

/** A page draws what came with the screen's next frame, and acknowledges it then. */
const screenFrameMs = 16;

/** Follows a pane from its beginning and acknowledges what comes when a page would; `shown` gets each payload. */
export function follow(browser: LoadPeer, pane: number, shown: (payload: Uint8Array) => void): void {
  let undrawn: { readonly ref: number; offset: number } | undefined;
  const acknowledge = (): void => {
    const drawn = undrawn;
    undrawn = undefined;
    if (drawn !== undefined && browser.socket.readyState === browser.socket.OPEN)
      browser.socket.send(encodeDataFrame({ type: "ack", ...drawn }));
  };
  browser.onData = (message) => {
    const frame = decodeDataFrame(message);
    if (frame?.type !== "output") return;
    shown(frame.payload);
    if (undrawn === undefined) setTimeout(acknowledge, screenFrameMs);
    undrawn = { ref: frame.ref, offset: frame.offset + frame.payload.length };
  };
  browser.say({ t: "subscribe", ref: pane, epoch: epochId(pane), from: 0 });
}
