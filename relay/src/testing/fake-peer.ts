/** The peer's end of a socket as arrays: what the relay sent, checked by the protocol's own schemas. */
import {
  decodeDataFrame,
  encodeDataFrame,
  parseControl,
  relayToBrowserSchema,
  relayToHelperSchema,
  type BrowserToRelay,
  type CloseReason,
  type DataFrame,
  type HelperToRelay,
  type RelayToBrowser,
  type RelayToHelper,
} from "@coda/protocol";
import type * as z from "zod/mini";
import type { PeerEvents, PeerSocket } from "../peer.ts";

export type Received<Control> = { readonly control: Control } | { readonly data: DataFrame; readonly raw: Uint8Array };

export class FakePeer<Control extends { readonly t: string }> implements PeerSocket {
  readonly #schema: z.ZodMiniType<Control>;
  /** Everything the relay sent, in order; `raw` is the very memory that was handed over. */
  readonly received: Received<Control>[] = [];
  closedAs: { reason: CloseReason; text: string | undefined } | undefined;
  bufferedBytes = 0;
  events: PeerEvents | undefined;

  constructor(schema: z.ZodMiniType<Control>) {
    this.#schema = schema;
  }

  sendText(text: string): void {
    const parsed = parseControl(this.#schema, text);
    if ("problem" in parsed) throw new Error(`the relay sent a bad frame: ${parsed.problem}: ${text}`);
    this.received.push({ control: parsed.frame });
  }

  sendBytes(message: Uint8Array): void {
    const data = decodeDataFrame(message.slice());
    if (data === undefined) throw new Error("the relay sent a bad data frame");
    this.received.push({ data, raw: message });
  }

  close(reason: CloseReason, text?: string): void {
    this.closedAs = { reason, text };
  }

  // ------------------------------------------------------------------------------------------------- the peer's acts

  say(frame: Readonly<Record<string, unknown>> | HelperToRelay | BrowserToRelay): void {
    this.events?.text(JSON.stringify(frame));
  }

  sendData(frame: DataFrame): Uint8Array {
    const message = encodeDataFrame(frame);
    this.events?.bytes(message);
    return message;
  }

  /** The network took the socket. */
  cut(): void {
    this.events?.closed();
  }

  // ---------------------------------------------------------------------------------------------------- what came in

  get controls(): Control[] {
    return this.received.flatMap((item) => ("control" in item ? [item.control] : []));
  }

  get data(): DataFrame[] {
    return this.received.flatMap((item) => ("data" in item ? [item.data] : []));
  }

  ofType<T extends Control["t"]>(t: T): Extract<Control, { t: T }>[] {
    return this.controls.filter((frame): frame is Extract<Control, { t: T }> => frame.t === t);
  }

  last<T extends Control["t"]>(t: T): Extract<Control, { t: T }> {
    const frame = this.ofType(t).at(-1);
    if (frame === undefined) throw new Error(`no ${t} was received; got ${this.controls.map((c) => c.t).join(", ")}`);
    return frame;
  }

  forget(): void {
    this.received.length = 0;
  }
}

export const fakeBrowserPeer = (): FakePeer<RelayToBrowser> => new FakePeer<RelayToBrowser>(relayToBrowserSchema);
export const fakeHelperPeer = (): FakePeer<RelayToHelper> => new FakePeer<RelayToHelper>(relayToHelperSchema);
