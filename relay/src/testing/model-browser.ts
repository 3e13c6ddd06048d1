/** A browser that checks each byte it is shown against what the pane wrote at that offset; it reads when a test lets it. */
import type { DataFrame, LivePane, RelayToBrowser } from "@coda/protocol";
import assert from "node:assert/strict";
import { bytesOf } from "./ids.ts";
import type { ModelHelper } from "./model-helper.ts";
import type { BrowserPeer, World } from "./world.ts";

export class ModelBrowser {
  /** The next byte it lacks; null before it has anything. */
  next: number | null = null;
  readonly #world: World;
  readonly #helper: ModelHelper;
  #peer: BrowserPeer | undefined;
  #read = 0;
  #pane: LivePane | undefined;
  /** Before the newest keyframe. */
  #before: number | null = null;
  /** The last subscription is all the relay has to go by, so skips must begin where this one ended. */
  #exact = true;
  #acknowledged = 0;
  /** A keyframe ahead of what was shown is explained by the very next frame. */
  #owedSkipTo: number | null = null;
  mostInFlight = 0;

  constructor(world: World, helper: ModelHelper) {
    this.#world = world;
    this.#helper = helper;
  }

  async connect(): Promise<void> {
    this.#peer = await this.#world.browser();
    this.#read = 0;
    this.#pane = undefined;
    this.#owedSkipTo = null;
  }

  get isConnected(): boolean {
    return this.#peer !== undefined && this.#peer.closedAs === undefined;
  }

  cut(): void {
    this.#peer?.cut();
    this.#peer = undefined;
  }

  subscribe(from: number | null, exact: boolean): void {
    if (this.#pane === undefined) return;
    // What is under way belongs to the subscription before.
    this.#exact = exact && this.#read === this.#peer?.received.length;
    if (from === null) this.next = null;
    this.#acknowledged = from ?? 0;
    const { ref, epoch } = this.#pane;
    this.#peer?.say({ t: "subscribe", ref, epoch, from });
  }

  acknowledge(): void {
    if (this.#pane === undefined || this.next === null) return;
    this.#acknowledged = this.next;
    this.#peer?.sendData({ type: "ack", ref: this.#pane.ref, offset: this.next });
  }

  readOne(): boolean {
    const item = this.#peer?.received[this.#read];
    if (item === undefined) return false;
    this.#read += 1;
    if (this.#owedSkipTo !== null) {
      assert.ok("control" in item && item.control.t === "skipped", "a keyframe skipped in silence");
      assert.equal(item.control.to, this.#owedSkipTo);
      this.#owedSkipTo = null;
    }
    if ("control" in item) this.#control(item.control);
    else this.#data(item.data);
    return true;
  }

  readAll(): boolean {
    let read = false;
    while (this.readOne()) read = true;
    return read;
  }

  #control(frame: RelayToBrowser): void {
    if (frame.t === "ping") this.#peer?.say({ t: "pong", n: frame.n });
    if (frame.t === "sessionState") this.#state(frame.live?.panes[0]);
    if (frame.t === "skipped") this.#skipped(frame);
    // As the contract says: anew with null.
    if (frame.t === "subscribeFailed" && frame.ref === this.#pane?.ref) this.subscribe(null, true);
  }

  #state(pane: LivePane | undefined): void {
    const isNew = pane !== undefined && pane.ref !== this.#pane?.ref;
    this.#pane = pane;
    if (isNew) this.subscribe(this.next, true);
  }

  #skipped({ from, to, cause }: Extract<RelayToBrowser, { t: "skipped" }>): void {
    assert.ok(from < to, `a skip from ${from} to ${to}`);
    const drawn = this.next === to && cause === null;
    if (this.#exact) assert.equal(from, drawn ? this.#before : this.next, "a skip begins elsewhere");
    this.next = to;
  }

  #data(frame: DataFrame): void {
    if (frame.type === "keyframeEnd") {
      this.#before = this.next;
      this.next = frame.offset;
      if (this.#exact && this.#before !== null && this.#before < frame.offset) this.#owedSkipTo = frame.offset;
      this.#acknowledged = frame.offset;
    }
    if (frame.type !== "output") return;
    assert.equal(frame.ref, this.#pane?.ref, "output of a void ref");
    const { offset, payload } = frame;
    assert.deepEqual(payload, bytesOf(offset, offset + payload.length));
    assert.ok(offset + payload.length <= this.#helper.end, "bytes nobody wrote");
    if (this.next === null) return; // of the subscription before
    if (this.#exact) assert.equal(offset, this.next, "output is not where the last ended");
    if (offset > this.next) {
      // A keyframe that was under way when it subscribed anew took it back (RS4).
      this.subscribe(this.next, true);
      return;
    }
    this.next = Math.max(this.next, offset + payload.length);
    if (this.#exact) this.mostInFlight = Math.max(this.mostInFlight, this.next - this.#acknowledged);
  }
}
