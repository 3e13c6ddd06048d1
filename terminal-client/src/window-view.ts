/**
 * The panes of the window on view: which these are, opened when they are first seen, kept for a while when another window
 * is, and which of them is typed into. Knows no places on the page, and no relay.
 */
import type { DataFrame, LivePane, PaneCell, PaneId, Position, SessionState } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { PaneFrame } from "./pane-feed.ts";
import { PaneSession, type PanePorts } from "./pane-session.ts";
import { panesOnView, shownPane, windowChoices, type Chosen, type OnView, type WindowChoice } from "./shown-pane.ts";
import { endOf } from "./session-view.ts";
import type { PaneView, TerminalSnapshot } from "./snapshot.ts";
import type { TerminalStage, TerminalView } from "./terminal-view.ts";
import { UnseenOutput } from "./unseen-output.ts";
import type { ViewText } from "./view-text.ts";
import { isWheelReport } from "./wheel-report.ts";
import { blockText, type ReadRow, type WindowBlock } from "./window-block.ts";

export interface WindowPorts extends Omit<PanePorts, "stage"> {
  readonly stage: TerminalStage;
  /** Typed or pasted into the front pane. */
  readonly input: (bytes: Uint8Array) => void;
  readonly paste: (text: string) => void;
  /** What a wheel says to the program of another pane than the front one. */
  readonly wheel: (pane: LivePane, report: Uint8Array) => void;
  /** The reader went into another pane than the front one. */
  readonly entered: (pane: PaneId) => void;
}

/** What a page is told of it; beside the panes' own, that of the front one. */
/** A session that runs, as the relay tells of it. */
type Live = NonNullable<SessionState["live"]>;

type WindowSnapshot = Pick<
  TerminalSnapshot,
  "panes" | "layout" | "pane" | "history" | "saved" | "continuity" | "gone" | "title"
>;

/** Up to which byte a pane has printed. */
export interface PaneEnd extends Position {
  readonly pane: PaneId;
}

interface Member {
  readonly number: number;
  readonly view: TerminalView;
  readonly pane: PaneSession;
}

export class WindowView {
  readonly #ports: WindowPorts;
  #numbers = 0;
  /** As the layout has them. */
  #onView: readonly Member[];
  /** Of those on view, as they were typed into: the front one first. */
  #order: readonly Member[];
  /** Not on view, the one that was last first. */
  #kept: readonly Member[] = [];
  #layout: OnView["layout"] = null;
  #alone = false;
  /** Where the reader wants to be; undefined: where local terminals are. */
  #chosen: Chosen | undefined;
  #shown: LivePane | undefined;
  readonly #unseen = new UnseenOutput();
  /** Those on view, while somebody serves them. */
  #live: readonly LivePane[] = [];

  /** `panes`: of which one is shown first, see PaneSession. */
  constructor(panes: readonly PaneId[], ports: WindowPorts) {
    this.#ports = ports;
    const first = this.#open(panes);
    this.#onView = [first];
    this.#order = [first];
    ports.stage.arrange([first.view]);
  }

  /** The one that is typed into. */
  get front(): PaneSession {
    return this.#front.pane;
  }

  get text(): ViewText {
    return this.#front.view.text;
  }

  /** The front one as the relay describes it; undefined while nobody serves it. */
  get shown(): LivePane | undefined {
    return this.#shown;
  }

  get snapshot(): WindowSnapshot {
    const { size, pane, history, saved, continuity, title, gone } = this.front;
    return {
      panes: this.#onView.map((member) => paneView(member, member === this.#front)),
      layout: this.#layout,
      pane: pane === undefined ? null : { pane, ...size, ...endOf(this.#shown) },
      history,
      saved,
      continuity,
      gone,
      title,
    };
  }

  /** One pane at a time, where there is no room for several. Counts from the next `show` on. */
  set alone(alone: boolean) {
    this.#alone = alone;
  }

  /** Counts from the next `show` on. */
  choose(chosen: Chosen): void {
    this.#chosen = chosen;
  }

  /** What the relay serves; null while nobody serves it: then all stays on view. */
  show(live: SessionState["live"]): void {
    const shown = shownPane(live, this.#chosen);
    const wasServed = this.#shown !== undefined;
    this.#shown = shown;
    this.#live = [];
    if (live !== null && shown !== undefined) this.#arrange(live, shown);
    else if (wasServed) for (const { pane } of this.#onView) pane.update(undefined);
  }

  /** What there is to choose from, as the relay serves it: after `show`. */
  choices(live: SessionState["live"]): WindowChoice[] {
    if (live === null) return [];
    const members = [...this.#onView, ...this.#kept];
    const shownTo = (pane: PaneId) => members.find((member) => member.pane.pane === pane)?.pane.end;
    return windowChoices(live, this.#unseen.of(live, { window: this.#shown?.window, shownTo }));
  }

  /** Of panes that were on view as far as that was drawn, of the others as the relay tells. */
  paneEnds(live: SessionState["live"]): PaneEnd[] {
    const members = [...this.#onView, ...this.#kept];
    return (live?.panes ?? []).map(({ pane, epoch, end: offset }) => {
      const shown = members.find((member) => member.pane.pane === pane)?.pane.end;
      return { pane, ...(shown?.epoch === epoch ? shown : { epoch, offset }) };
    });
  }

  control(frame: PaneFrame): void {
    for (const { pane } of this.#onView) pane.control(frame);
  }

  data(frame: DataFrame): void {
    for (const { pane } of this.#onView) pane.data(frame);
  }

  /** Nobody is at the page. */
  away(): void {
    for (const { pane } of this.#onView) pane.away();
  }

  focus(): void {
    this.#front.view.focus();
  }

  /** What stands in a block over several panes counts as selected; `panes`: where they are drawn. */
  holdBlock(block: WindowBlock | undefined, panes: readonly PaneCell[]): void {
    const layout = this.#layout;
    const textOf = (pane: PaneId) => this.#onView.find((member) => member.pane.pane === pane)?.view.text;
    const read: ReadRow = (pane, row, columns) => textOf(pane)?.cells(row, columns) ?? "";
    const held = block === undefined || layout === null ? undefined : blockText(block, { layout, panes, read });
    for (const { view } of this.#onView) view.text.hold(view === this.#front.view ? held : undefined);
  }

  /** `number` is that of the pane's view. Does nothing for one that is not on view any more. */
  mount(number: number, element: HTMLElement): () => void {
    const member = this.#onView.find((each) => each.number === number);
    return member?.view.mount(element) ?? (() => undefined);
  }

  dispose(): void {
    for (const member of [...this.#onView, ...this.#kept]) dispose(member);
  }

  get #front(): Member {
    const [front] = this.#order;
    if (front === undefined) throw new Error("no pane is on view");
    return front;
  }

  #arrange(live: Live, shown: LivePane): void {
    // It may move to another window, and the reader with it.
    if (this.#chosen?.pane === shown.pane) this.#chosen = shown;
    const next = panesOnView(live, shown, this.#alone);
    const before = { front: this.#front, hadFocus: this.#front.view.hasFocus };
    this.#layout = next.layout;
    this.#live = next.panes;
    const members = next.panes.map((each) => this.#member(each, shown));
    const front = members[next.panes.indexOf(shown)] ?? this.#front;
    this.#putAway(members, live);
    this.#onView = members;
    this.#order = [front, ...this.#order.filter((each) => each !== front && members.includes(each))];
    this.#order = [...this.#order, ...members.filter((each) => !this.#order.includes(each))];
    this.#ports.stage.arrange(this.#order.map(({ view }) => view));
    for (const member of members) member.pane.attend(member === front);
    for (const [at, each] of next.panes.entries()) members[at]?.pane.update(each);
    if (front !== before.front && before.hadFocus) front.view.focus();
  }

  /** The first one does not know which it is before the relay or the transcript says so. */
  #member({ pane }: LivePane, shown: LivePane): Member {
    const all = [...this.#onView, ...this.#kept];
    const unknown = pane === shown.pane && this.#front.pane.pane === undefined ? this.#front : undefined;
    return all.find((member) => member.pane.pane === pane) ?? unknown ?? this.#open([pane]);
  }

  #putAway(members: readonly Member[], live: Live): void {
    const isThere = ({ pane: { pane } }: Member) => live.panes.some((each) => each.pane === pane);
    const leaving = this.#onView.filter((member) => !members.includes(member));
    const resting = [...leaving, ...this.#kept].filter((member) => !members.includes(member));
    const kept = resting.filter(isThere).slice(0, clientLimits.keptPanes);
    for (const member of resting) {
      if (!kept.includes(member)) dispose(member);
      else if (leaving.includes(member)) member.pane.rest();
    }
    this.#kept = kept;
  }

  #open(panes: readonly PaneId[]): Member {
    const { stage, paste, ...ports } = this.#ports;
    const view = stage.createView({
      onInput: (bytes) => this.#input(member, bytes),
      onPaste: (text) => this.#ifFront(member, () => paste(text)),
      onNearTop: () => void member.pane.loadOlder(),
      onFocus: () => this.#entered(member),
    });
    const pane = new PaneSession(panes, { ...ports, stage: view });
    const member: Member = { number: ++this.#numbers, view, pane };
    void pane.open();
    return member;
  }

  /** A wheel over another pane speaks to that one's program, if it listens: what is typed goes nowhere else. */
  #input(member: Member, bytes: Uint8Array): void {
    this.#ifFront(member, () => this.#ports.input(bytes));
    const live = this.#live.find(({ pane }) => pane === member.pane.pane);
    if (member !== this.#front && live !== undefined && isWheelReport(bytes)) this.#ports.wheel(live, bytes);
  }

  #ifFront(member: Member, action: () => void): void {
    if (member === this.#front) action();
  }

  #entered(member: Member): void {
    if (member !== this.#front && member.pane.pane !== undefined) this.#ports.entered(member.pane.pane);
  }
}

function paneView({ number, pane: { pane, title, history, continuity } }: Member, front: boolean): PaneView {
  return { view: number, pane: pane ?? null, front, title, history, continuity };
}

function dispose({ pane, view }: Member): void {
  pane.dispose();
  view.dispose();
}
