/** Pastes on their way in: one of each browser, kept until its end has come. Knows neither panes nor who may paste. */
import { createHash } from "node:crypto";
import { limits, type PasteSum } from "@coda/protocol";

interface Staged {
  readonly ref: number;
  readonly parts: Uint8Array[];
  /** Also of what is not kept. */
  receivedBytes: number;
}

interface PastePart {
  readonly place: number;
  readonly bytes: Uint8Array;
  /** False: this paste is nothing to be typed. */
  readonly isKept: boolean;
}

export type PasteWhole = { readonly text: Uint8Array } | { readonly refused: "paste-incomplete" | "paste-too-long" };

export class StagedPastes {
  readonly #byClient = new Map<number, Staged>();

  /**
   * Takes one part; how much of this paste has arrived. What is not to be kept, or comes behind what is missing, has arrived
   * all the same: its browser waits for that before it sends the end, of which the answer is.
   */
  part(client: number, ref: number, { place, bytes, isKept }: PastePart): number {
    const before = this.#byClient.get(client);
    const goesOn = place > 0 && before?.ref === ref && before.receivedBytes === place;
    const staged = goesOn ? before : { ref, parts: [], receivedBytes: place };
    this.#byClient.set(client, staged);
    staged.receivedBytes += bytes.length;
    if (isKept && staged.receivedBytes <= limits.pasteBytes) staged.parts.push(bytes);
    else staged.parts.length = 0;
    return staged.receivedBytes;
  }

  /** The whole paste, which is staged no more. */
  take(client: number, ref: number, sum: PasteSum | undefined): PasteWhole {
    const staged = this.#byClient.get(client);
    this.#byClient.delete(client);
    if (staged?.ref !== ref || staged.receivedBytes !== sum?.lengthBytes) return { refused: "paste-incomplete" };
    if (sum.lengthBytes > limits.pasteBytes) return { refused: "paste-too-long" };
    return isOf(sum, staged.parts) ? { text: Buffer.concat(staged.parts) } : { refused: "paste-incomplete" };
  }

  /** `ref` given: only if it is for that pane. */
  drop(client: number, ref?: number): void {
    if (ref === undefined || this.#byClient.get(client)?.ref === ref) this.#byClient.delete(client);
  }
}

/** Not put together from parts of two. */
function isOf({ digest }: PasteSum, parts: readonly Uint8Array[]): boolean {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest().equals(digest);
}
