/**
 * One pane on a page, drawn by xterm. Screens are made unseen and parse without being opened; the one on view is opened
 * in the frame, and another takes its place in one step, at the same distance from the newest line.
 */
import "./terminal.css";
import type { Size } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { isLightColour } from "./css-colour.ts";
import type { Offset } from "./glide.ts";
import { LinkHint } from "./link-hint.ts";
import type { CellSize } from "./room.ts";
import { ScreenLooks } from "./screen-looks.ts";
import type { Screen } from "./screen.ts";
import { Speech } from "./speech.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { TerminalView, ViewEvents } from "./terminal-view.ts";
import type { KeyTarget, TouchInput } from "./touch-input.ts";
import type { WriteTurns } from "./write-turns.ts";
import { XtermScreen } from "./xterm-screen.ts";
import { readingPlace, restoreScroll, restoreSelection, revealRow } from "./xterm-place.ts";
import {
  createXterm,
  measureAsWebgl,
  speakerOf,
  syncViewport,
  themeOptions,
  typeAtCursor,
  type XtermTerminal,
} from "./xterm-terminal.ts";
import { XtermText } from "./xterm-text.ts";
import type { XtermTouchSelection } from "./xterm-touch-selection.ts";
import type { WebglDrawing } from "./xterm-webgl.ts";

const encoder = new TextEncoder();
/** Focus reports are the terminal's, not the user's: with several viewers only the helper could tell who looks. */
const focusReports = new Set(["\x1b[I", "\x1b[O"]);

/** How a mouse's reports begin that come as text (SGR): no key, so nothing is followed to the cursor. */
const mouseReport = "\u001b[<";

/** X10 mouse reports come as characters that stand for bytes. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** What the views of a session share. */
export interface ViewParts {
  readonly webgl: WebglDrawing;
  readonly turns: WriteTurns;
  readonly touch: TouchInput;
  /** Cells that were measured may be other ones now. */
  readonly measured: () => void;
}

export class XtermView implements TerminalView, KeyTarget {
  readonly text = new XtermText(() => isLightColour(this.#looks.theme.colours.background ?? ""));
  readonly #events: ViewEvents;
  readonly #parts: ViewParts;
  readonly #frame = document.createElement("div");
  readonly #hint = new LinkHint();
  readonly #region = document.createElement("div");
  readonly #speech = new Speech(this.#region);
  readonly #observer: ResizeObserver;
  readonly #looks: ScreenLooks<XtermTerminal["options"]>;
  #shown: XtermScreen | undefined;
  #mounted = false;
  #measurable = false;
  #focusWanted = false;
  #isFront = false;
  #wantsWebgl = false;
  #askedForWebgl = false;
  /** The browser took a context away while this was on view: it would again. */
  #lostWebgl = false;

  constructor(theme: TerminalTheme, events: ViewEvents, parts: ViewParts) {
    this.#looks = new ScreenLooks(theme, themeOptions);
    this.#events = events;
    this.#parts = parts;
    this.#frame.className = "coda-terminal";
    this.#region.className = "coda-live-region";
    this.#region.setAttribute("aria-live", "assertive");
    this.#frame.append(this.#region, this.#hint.element);
    this.#paintFrame();
    this.#observer = new ResizeObserver(() => this.#lookAtRoom());
    this.#frame.addEventListener("paste", (event) => this.#paste(event), { capture: true });
    this.#frame.addEventListener("focusin", () => events.onFocus());
    this.#frame.addEventListener("mousedown", (event) => this.#focusBeside(event));
  }

  get hasFocus(): boolean {
    return this.#focusWanted || this.#frame.contains(document.activeElement);
  }

  get columns(): number | undefined {
    return this.#shown?.terminal.cols;
  }

  /** Of what is open and on the page. */
  get cell(): CellSize | undefined {
    return this.#mounted ? this.#shown?.cell : undefined;
  }

  /** False where it has no cell. */
  selectWord(at: Offset, Selection: typeof XtermTouchSelection): boolean {
    const { left, right, top, bottom } = this.#frame.getBoundingClientRect();
    const isHere = at.x >= left && at.x < right && at.y >= top && at.y < bottom;
    const isBegun = isHere && this.#shown?.selectionBy(Selection).begin(at) === true;
    // xterm says nothing when a word is selected that was selected last, and given up since.
    if (isBegun) this.#parts.touch.selecting(this, true);
    return isBegun;
  }

  selectOn(to: Offset): void {
    this.#shown?.selection?.goOn(to);
  }

  deselect(): void {
    this.#shown?.selection?.end();
  }

  get applicationCursorKeys(): boolean {
    return this.#shown?.terminal.modes.applicationCursorKeysMode ?? false;
  }

  type(text: string): void {
    this.#shown?.scroll.followAgain();
    this.#parts.turns.typed();
    this.#events.onInput(encoder.encode(text));
  }

  createScreen(size: Size): Screen {
    const [hint, speech] = [this.#hint, this.#speech];
    return new XtermScreen(createXterm(size, this.#looks.theme, hint), { turns: this.#parts.turns, hint, speech });
  }

  show(screen: Screen): void {
    if (!(screen instanceof XtermScreen)) throw new TypeError("a screen of another view");
    const before = this.#shown;
    this.#shown = screen;
    this.#looks.show(screen.terminal);
    this.#hint.hide();
    this.#listen(screen);
    if (this.#isFront) this.#parts.turns.front(screen);
    if (before?.opened === true) this.#replace(before, screen);
    else if (this.#mounted && this.#measurable) this.#openShown();
    this.text.attend(screen.terminal);
    before?.dispose();
  }

  reveal(rowOf: () => number | undefined): void {
    revealRow(() => this.#shown?.terminal, rowOf);
  }

  get rowsToEnd(): number | undefined {
    const { viewportY, length } = this.#shown?.terminal.buffer.active ?? {};
    return viewportY === undefined || length === undefined ? undefined : length - viewportY;
  }

  /** Typed into, so its output is parsed before that of others; and drawn by WebGL where that is to be had. */
  arrange({ isFront, webgl }: { readonly isFront: boolean; readonly webgl: boolean }): void {
    this.#isFront = isFront;
    this.#wantsWebgl = webgl;
    if (isFront) this.#parts.turns.front(this.#shown);
    else this.#focusWanted = false;
    if (this.#shown?.opened === true && this.#mounted) this.#draw(this.#shown);
  }

  mount(element: HTMLElement): () => void {
    element.append(this.#frame);
    this.#mounted = true;
    this.#lostWebgl = false;
    this.#observer.observe(this.#frame);
    void this.#openWhenMeasurable();
    return () => {
      this.#mounted = false;
      this.#observer.disconnect();
      this.#frame.remove();
      // A context for what nobody sees is one less for what is on view.
      this.#shown?.draw(undefined, nothing);
    };
  }

  /** As soon as it is on the page. */
  focus(): void {
    if (this.#mounted && this.#shown?.opened === true) this.#shown.terminal.focus();
    else this.#focusWanted = true;
  }

  setTheme(theme: TerminalTheme): void {
    if (!this.#looks.change(theme)) return;
    // A screen reader may have been chosen, or not any more.
    if (this.#shown?.opened === true) this.#speech.give(speakerOf(this.#shown.terminal));
    this.#paintFrame();
    this.#lookAtRoom();
  }

  dispose(): void {
    this.#mounted = false;
    this.#observer.disconnect();
    this.#frame.remove();
    this.#shown?.dispose();
    this.#shown = undefined;
  }

  #replace(before: XtermScreen, screen: XtermScreen): void {
    const place = readingPlace(before.terminal);
    const focused = before.holder.contains(document.activeElement);
    restoreScroll(screen.terminal, place);
    if (this.#mounted) this.#openShown();
    screen.continue(before);
    restoreSelection(screen.terminal, place);
    if (focused) screen.terminal.focus();
  }

  /** Cells are measured when a terminal is opened: a font that comes later would change them. */
  async #openWhenMeasurable(): Promise<void> {
    const { fontFamily, fontSize } = themeOptions(this.#looks.theme);
    await document.fonts.load(`${fontSize}px ${fontFamily}`).catch(() => []);
    await document.fonts.ready;
    this.#measurable = true;
    if (this.#mounted) this.#openShown();
  }

  #openShown(): void {
    const screen = this.#shown;
    if (screen === undefined) return;
    if (!screen.opened) {
      this.#frame.append(screen.holder);
      screen.terminal.open(screen.holder);
      if (this.#parts.webgl.isExpected) measureAsWebgl(screen.terminal);
      syncViewport(screen.terminal);
    }
    this.#speech.give(speakerOf(screen.terminal));
    this.#draw(screen);
    if (this.#focusWanted) screen.terminal.focus();
    this.#focusWanted = false;
    this.#lookAtRoom();
  }

  #draw(screen: XtermScreen): void {
    const webgl = this.#wantsWebgl && !this.#lostWebgl ? this.#parts.webgl : undefined;
    screen.draw(webgl, () => {
      this.#lostWebgl = true;
    });
  }

  /** Its text is on view: what draws it faster from now on is not in its way any more. */
  async #loadWebgl(): Promise<void> {
    this.#askedForWebgl = true;
    await this.#parts.webgl.load();
    if (this.#mounted && this.#shown?.opened === true) this.#draw(this.#shown);
  }

  #listen(screen: XtermScreen): void {
    const { terminal } = screen;
    terminal.onData((text) => {
      if (text.startsWith(mouseReport)) this.#events.onInput(encoder.encode(text));
      else if (!focusReports.has(text)) this.type(this.#parts.touch.typed(text));
    });
    terminal.onBinary((text) => this.#events.onInput(latin1(text)));
    terminal.onResize(() => {
      if (this.#shown !== screen) return;
      screen.markEdge();
      this.#parts.measured();
    });
    terminal.onSelectionChange(() => {
      if (this.#shown === screen) this.#parts.touch.selecting(this, screen.selection?.isActive === true);
    });
    terminal.onRender(() => {
      if (this.#shown !== screen) return;
      typeAtCursor(terminal);
      if (nearTop(terminal)) this.#events.onNearTop();
      if (this.#wantsWebgl && !this.#askedForWebgl && hasText(terminal)) void this.#loadWebgl();
    });
  }

  /**
   * Before xterm gets it, which would type it all at once and guess whether the program wants brackets. No reader's paste is
   * without a clipboard: such a one is a test of the page, which then finds pasting as it should be.
   */
  #paste(event: ClipboardEvent): void {
    if (event.clipboardData === null) return;
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData.getData("text/plain");
    this.#shown?.scroll.followAgain();
    this.#events.onPaste(text);
  }

  /** The room beyond the pane would take focus from it, and a phone's keyboard down. */
  #focusBeside(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.target.closest(".xterm") !== null) return;
    event.preventDefault();
    this.focus();
  }

  #paintFrame(): void {
    const { background = "" } = this.#looks.theme.colours;
    this.#frame.style.backgroundColor = background;
    this.#frame.style.setProperty("--coda-terminal-background", background);
  }

  #lookAtRoom(): void {
    if (!this.#mounted) return;
    this.#shown?.scroll.follow();
    this.#shown?.markEdge();
    this.#parts.measured();
  }
}

const nothing = (): void => undefined;

/** Something was printed: a terminal that waits for its history is opened empty. */
function hasText({ buffer: { active } }: XtermTerminal): boolean {
  return active.baseY > 0 || active.cursorY > 0 || active.cursorX > 0;
}

function nearTop(terminal: XtermTerminal): boolean {
  const { viewportY, baseY } = terminal.buffer.active;
  return viewportY < baseY && viewportY < clientLimits.nearTopLines;
}
