/**
 * A helper and a browser that live through restarts of relay nodes, each over real sockets: the helper types what is new,
 * once, into a text, and gives its pane another number on every connection; the browser's keys are the page's own sender's.
 */
import {
  clientRefSchema,
  encodeDataFrame,
  paneRefSchema,
  parseControl,
  relayToBrowserSchema,
  type DataFrame,
  type RelayToBrowser,
} from "@coda/protocol";
import { greeted } from "@coda/relay/testing/greeting";
import { clientId, livePane, sessionOpened } from "@coda/relay/testing/ids";
import type { SocketPeer } from "@coda/relay/testing/socket-peer";
import { InputSender } from "@coda/terminal-client/input-sender";

/** Ports of the nodes that run, the one to go to first. */
export type Nodes = () => readonly number[];

const client = clientId(1);
/** What a key is on its way: long enough to cross whatever the relay says meanwhile. */
const uplinkMs = 25;

async function connect(role: "helper" | "browser", nodes: Nodes, hello: object): Promise<SocketPeer> {
  for (let attempt = 0; ; attempt++) {
    const port = nodes()[attempt % nodes().length];
    if (port === undefined) throw new Error("no node to go to");
    const peer = await greeted(port, role, { ...hello });
    // A node that is about to end may close it before a word.
    await peer.until(() => peer.closedAs !== undefined || peer.controls.some(({ t }) => t === "welcome"));
    if (peer.closedAs === undefined) return peer;
  }
}

const isGoing = (peer: SocketPeer): boolean =>
  peer.closedAs !== undefined || peer.controls.some(({ t }) => t === "draining");

export class RestartHelper {
  /** What its program got. */
  typed = "";
  #applied = 0;
  #over = false;
  #peer: SocketPeer | undefined;

  async live(nodes: Nodes): Promise<void> {
    for (let connection = 1; !this.#over; connection++) {
      const peer = await connect("helper", nodes, {});
      this.#peer = peer;
      const ref = connection * 10;
      peer.say(sessionOpened(1, [livePane({ ref })]));
      for (let read = 0; !isGoing(peer);) {
        await peer.until(() => peer.data.length > read || isGoing(peer));
        for (const frame of peer.data.slice(read)) this.#take(peer, ref, frame);
        read = peer.data.length;
      }
      peer.close();
    }
  }

  end(): void {
    this.#over = true;
    this.#peer?.close();
  }

  /** As the helper's own window and look-up do. */
  #take(peer: SocketPeer, ref: number, frame: DataFrame): void {
    if (frame.type !== "input") return;
    const isKnown = peer.controls.some(({ t, ...said }) => t === "clientJoined" && said["client"] === frame.client);
    if (!isKnown) return;
    const { client: by, counter } = frame;
    if (frame.ref !== ref) {
      const refused = { client: clientRefSchema.parse(by), ref: paneRefSchema.parse(frame.ref), counter };
      peer.say({ t: "inputRefused", ...refused, reason: "unknown-pane" });
      return;
    }
    if (counter > this.#applied) {
      this.#applied = counter;
      this.typed += new TextDecoder().decode(frame.payload);
    }
    peer.sendData({ type: "inputAck", ref, counter, client: by });
  }
}

export class RestartBrowser {
  readonly refused = new Set<number>();
  /** Everything up to this counter that was not refused. */
  acknowledged = 0;
  /** Keys the sender took. */
  taken = 0;
  /** Keys that crossed a beginning of typing: what this is all about. */
  crossed = 0;
  #over = false;
  #peer: SocketPeer | undefined;
  #opening: number | undefined;
  #underWay = 0;
  readonly #sender = new InputSender({
    send: ({ type, target: { ref, opening: client }, counter, bytes: payload }) =>
      this.#send(encodeDataFrame({ type, ref, client, counter, seal: "plain", payload })),
    cancelPaste: () => undefined,
    steadyMs: () => performance.now(),
    refused: () => undefined,
    pasteMoved: () => undefined,
    stuck: () => undefined,
  });

  /** A key that names itself; none while nobody can take it. */
  type(): void {
    if (this.#sender.type(new TextEncoder().encode(`${this.taken + 1};`))) this.taken += 1;
  }

  async live(nodes: Nodes): Promise<void> {
    while (!this.#over) {
      const peer = await connect("browser", nodes, { client, capabilities: ["openings"] });
      this.#peer = peer;
      for (let [controls, data] = [0, 0]; peer.closedAs === undefined;) {
        for (const frame of peer.controls.slice(controls)) this.#heard(frame);
        controls = peer.controls.length;
        for (const frame of peer.data.slice(data)) if (frame.type === "inputAck") this.#acknowledged(frame.counter);
        data = peer.data.length;
        if (peer.controls.some(({ t }) => t === "draining")) break;
        await peer.until(
          () => peer.controls.length > controls || peer.data.length > data || peer.closedAs !== undefined,
        );
      }
      this.#opening = undefined;
      this.#sender.lost();
      peer.close();
    }
  }

  end(): void {
    this.#over = true;
    this.#peer?.close();
  }

  #acknowledged(counter: number): void {
    this.acknowledged = Math.max(this.acknowledged, counter);
    this.#sender.acknowledged(counter);
  }

  #send(frame: Uint8Array<ArrayBuffer>): void {
    const peer = this.#peer;
    this.#underWay += 1;
    setTimeout(() => {
      this.#underWay -= 1;
      if (peer?.closedAs === undefined) peer?.sendRaw(frame);
    }, uplinkMs);
  }

  /** As the page's session does. */
  #heard(said: { readonly t: string }): void {
    const parsed = parseControl<RelayToBrowser>(relayToBrowserSchema, JSON.stringify(said));
    if ("problem" in parsed) throw new Error(parsed.problem);
    const { frame } = parsed;
    if (frame.t === "sessionState" && frame.live === null) {
      this.#opening = undefined;
      this.#sender.lost();
    }
    if (frame.t === "inputOpened") {
      this.crossed += this.#underWay;
      this.#opening = frame.opening;
      this.#sender.lost();
    }
    if (frame.t === "inputRefused") {
      this.refused.add(frame.counter);
      this.#sender.refused(frame.counter, frame.reason);
    }
    if (frame.t === "sessionState" || frame.t === "inputOpened") this.#open();
  }

  #open(): void {
    const state = this.#peer?.controls.findLast(({ t }) => t === "sessionState");
    const parsed = relayToBrowserSchema.safeParse(state).data;
    const pane = parsed?.t === "sessionState" ? parsed.live?.panes[0] : undefined;
    if (pane !== undefined && this.#opening !== undefined)
      this.#sender.open({ pane: pane.pane, epoch: pane.epoch, ref: pane.ref, opening: this.#opening });
  }
}
