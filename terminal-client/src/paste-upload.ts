/**
 * One paste on its way to the helper: in parts, as far as its credit reaches, then the word to type it. Once that word
 * was sent it is only repeated: whether the paste was typed is known to the helper alone, and typing it twice would be
 * worse than not at all. Pure.
 */
import { limits, pieceBytes, type PasteKind } from "@coda/protocol";

export type PasteFrame =
  | { readonly type: "pastePart"; readonly place: number; readonly bytes: Uint8Array }
  | { readonly type: "pasteEnd" };

export class PasteUpload {
  readonly kind = "paste";
  readonly of: PasteKind;
  readonly bytes: Uint8Array;
  #sentBytes = 0;
  #receivedBytes = 0;
  #end: "to come" | "to repeat" | "sent" = "to come";
  #cancelled = false;

  constructor(bytes: Uint8Array, of: PasteKind = "text") {
    this.bytes = bytes;
    this.of = of;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** The helper was told to type it, on this connection or an earlier one. */
  get told(): boolean {
    return this.#end !== "to come";
  }

  /** The helper knows of it. */
  get begun(): boolean {
    return this.#sentBytes > 0;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Nothing is left to send. */
  get complete(): boolean {
    return this.#end === "sent";
  }

  /** Before its end was sent. That is sent at once: it is refused for what is missing, after all that is said of its parts. */
  cancel(): void {
    this.#cancelled = true;
  }

  received(bytes: number): void {
    this.#receivedBytes = Math.min(Math.max(this.#receivedBytes, bytes), this.#sentBytes);
  }

  /** Another connection: what was staged behind the old one is gone. */
  startAgain(): void {
    if (this.told) this.#end = "to repeat";
    else this.#sentBytes = this.#receivedBytes = 0;
  }

  /** The next frame, if one may be sent now. */
  next(): PasteFrame | undefined {
    if (this.#mayPart) {
      const place = this.#sentBytes;
      const bytes = this.bytes.subarray(place, place + pieceBytes);
      this.#sentBytes += bytes.length;
      return { type: "pastePart", place, bytes };
    }
    if (this.#end === "sent" || !(this.#allSent || this.#cancelled)) return undefined;
    this.#end = "sent";
    return { type: "pasteEnd" };
  }

  get #allSent(): boolean {
    return this.#sentBytes === this.bytes.length;
  }

  /** A part is left to send, and the credit is enough for a full one. */
  get #mayPart(): boolean {
    const unacknowledged = this.#sentBytes - this.#receivedBytes;
    return !this.#cancelled && !this.#allSent && unacknowledged + pieceBytes <= limits.pasteCreditBytes;
  }
}
