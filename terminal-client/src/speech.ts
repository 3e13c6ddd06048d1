/**
 * What a view's terminals say to screen readers, one after the other, through one live region. xterm makes each terminal a
 * region of its own: it goes when another terminal takes the first's place, and with it what was put there a moment ago,
 * which a screen reader may not have taken up yet. Knows the fields of xterm's speaker, no terminal.
 */

/** Of xterm's AccessibilityManager what is not in its API (xterm.js 6.0.0). */
export interface Speaker {
  /** To be read out; xterm appends to its text, and takes that away with each key. */
  _liveRegion?: SpeechRegion;
  /** Line feeds since the last key: behind 20 it says no more. */
  _liveRegionLineCount?: number;
  /** Put into the region within a second. */
  _charsToAnnounce?: string;
  /** Typed, so its echo is not said. */
  _charsToConsume?: string[];
  /** Has what is to be announced put there, within a second. */
  _refreshRows?: () => void;
}

export interface SpeechRegion {
  textContent: string | null;
  remove?(): void;
}

interface Said {
  readonly text: string;
  readonly unsaid: string;
  readonly lines: number;
}

export class Speech {
  readonly #region: SpeechRegion;
  #speaker: Speaker | undefined;
  /** Once the last bytes were printed. */
  #said: Said = { text: "", unsaid: "", lines: 0 };

  /** The region stays on the page as long as the view. */
  constructor(region: SpeechRegion) {
    this.#region = region;
  }

  /** From now on this one speaks, and goes on where the one before it was. Undefined: nobody is listening. */
  give(speaker: Speaker | undefined): void {
    const before = this.#speaker;
    if (speaker === before) return;
    this.#speaker = speaker;
    // It may lose focus after this, and clear what it has.
    if (before !== undefined) before._liveRegion = { textContent: "" };
    if (speaker === undefined) this.#region.textContent = "";
    else this.#speakBy(speaker, before);
    this.#note();
  }

  /** Something was printed by the terminal of this speaker, and told by `replayed` where it happened before. */
  printed(speaker: Speaker | undefined): void {
    if (speaker !== undefined && speaker === this.#speaker) this.#note();
  }

  /**
   * What was printed last is drawn again: it is not read out, and twenty rows of it would end all reading until the next key. What
   * was to be said before it is said all the same.
   */
  replayed(speaker: Speaker | undefined): void {
    if (speaker === undefined || speaker !== this.#speaker) return;
    const { text, unsaid, lines } = this.#said;
    const now = this.#region.textContent ?? "";
    const isPut = now.startsWith(text + unsaid);
    // A region's text is read anew when it is written: what was read already must not come again.
    if (now !== text && now !== text + unsaid) this.#region.textContent = isPut ? unsaid : "";
    speaker._charsToAnnounce = isPut ? "" : unsaid;
    speaker._liveRegionLineCount = lines;
  }

  #speakBy(speaker: Speaker, before: Speaker | undefined): void {
    speaker._liveRegion?.remove?.();
    speaker._liveRegion = this.#region;
    if (before === undefined) return;
    speaker._charsToAnnounce = before._charsToAnnounce ?? "";
    speaker._charsToConsume = before._charsToConsume ?? [];
    speaker._liveRegionLineCount = before._liveRegionLineCount ?? 0;
    speaker._refreshRows?.();
  }

  #note(): void {
    const { _charsToAnnounce: unsaid = "", _liveRegionLineCount: lines = 0 } = this.#speaker ?? {};
    this.#said = { text: this.#region.textContent ?? "", unsaid, lines };
  }
}
