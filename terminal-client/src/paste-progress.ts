/** How far a paste is, for the page: said only of one that takes a while. */
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import type { PasteUpload } from "./paste-upload.ts";
import type { PasteView } from "./snapshot.ts";

export class PasteProgress {
  readonly #clock: Clock;
  readonly #show: (view: PasteView | null) => void;
  #paste: PasteUpload | undefined;
  /** Runs until the paste has taken long enough to be shown. */
  #cancelWait: (() => void) | undefined;

  constructor(clock: Clock, show: (view: PasteView | null) => void) {
    this.#clock = clock;
    this.#show = show;
  }

  /** The paste under way, each time it moved on. */
  moved(paste: PasteUpload | undefined): void {
    const isAnother = paste !== this.#paste;
    this.#paste = paste;
    if (isAnother) this.dispose();
    if (paste === undefined) this.#show(null);
    else if (isAnother) this.#cancelWait = this.#clock.after(clientLimits.pasteShownMs, () => this.#waited());
    else if (this.#cancelWait === undefined) this.#showNow(paste);
  }

  dispose(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }

  #waited(): void {
    this.#cancelWait = undefined;
    if (this.#paste !== undefined) this.#showNow(this.#paste);
  }

  #showNow({ bytes, receivedBytes }: PasteUpload): void {
    this.#show({ bytes: bytes.length, receivedBytes });
  }
}
