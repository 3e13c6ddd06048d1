/**
 * The owner: one session in one browser tab. Joins the relay link, the window on view, typed input and the stage, and tells
 * the page what it needs to know. Every part does its own work; this only connects them.
 */
import type {
  ActionOutcome,
  BrowserRole,
  ConnectionState,
  DataFrame,
  PaneId,
  RelayToBrowser,
  SessionAction,
  SessionState,
} from "@coda/protocol";
import { announcements } from "./announcements.ts";
import { AnswerWatch } from "./answer-watch.ts";
import { BrowserSize } from "./browser-size.ts";
import { clientLimits } from "./client-limits.ts";
import type { ClipboardRequest } from "./clipboard-request.ts";
import { History } from "./history.ts";
import { initialSnapshot } from "./initial-snapshot.ts";
import type { OlderResult } from "./older-history.ts";
import type { Moments } from "./pane-moments.ts";
import { RelayLink } from "./relay-link.ts";
import { tellFrame, type SessionEars } from "./session-frames.ts";
import { SessionInput } from "./session-input.ts";
import type { SessionIdentity, SessionPorts } from "./session-ports.ts";
import { sessionView } from "./session-view.ts";
import type { Chosen } from "./shown-pane.ts";
import { connectionView, pulseView, sizeView, SnapshotStore, type TerminalSnapshot } from "./snapshot.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { TerminalStage } from "./terminal-view.ts";
import { WindowView } from "./window-view.ts";
import type { ViewText } from "./view-text.ts";

export class TerminalSession {
  readonly #ports: SessionPorts;
  readonly #identity: SessionIdentity;
  readonly #store: SnapshotStore;
  readonly #stage: TerminalStage;
  readonly #history: History;
  readonly #link: RelayLink;
  readonly #typed: SessionInput;
  readonly #answers: AnswerWatch;
  readonly #size: BrowserSize;
  readonly #bells = announcements();
  readonly #clipboard = announcements<ClipboardRequest>();
  /** A bell in output that is happening now. */
  readonly onBell = this.#bells.listen;
  /** A program of a pane on view asks to fill the clipboard. */
  readonly onClipboard = this.#clipboard.listen;
  readonly touch: TerminalStage["touch"];
  readonly holdBlock: WindowView["holdBlock"] = (block, panes) => this.#window.holdBlock(block, panes);
  readonly paneEnds = () => this.#window.paneEnds(this.#state?.live ?? null);
  readonly hurry = (): void => this.#link.hurry();
  readonly #pageListeners: readonly (() => void)[];
  readonly #ears: SessionEars = {
    welcomed: ({ role, capabilities }) => {
      this.#role = role;
      this.#typed.welcomed(capabilities);
      this.#size.renew();
    },
    role: (role) => {
      this.#role = role;
      this.#refreshInput();
      this.#publish();
    },
    state: (state) => this.#adoptState(state),
    input: (frame) => this.#typed.control(frame),
    pane: (frame) => this.#window.control(frame),
    pulse: (frame) => this.#store.update({ pulse: pulseView(frame, this.#ports.clock.now()) }),
    people: ({ people }) => this.#store.update({ people }),
  };
  #window: WindowView;
  #state: SessionState | undefined;
  #role: BrowserRole | null = null;
  #stateKnown = false;
  #disposed = false;

  constructor(identity: SessionIdentity, ports: SessionPorts) {
    this.#ports = ports;
    this.#identity = identity;
    this.#store = new SnapshotStore(initialSnapshot(identity.session));
    this.#history = new History((query, signal) => ports.transcript(query, signal), ports.loadZstd);
    this.#stage = ports.createStage(identity.theme, {
      onRoom: (room) => {
        this.#size.room(room);
        this.#store.update({ room });
      },
      onCell: (cell) => this.#store.update({ cell }),
    });
    this.touch = this.#stage.touch;
    this.#link = new RelayLink(
      { ...ports, ticket: () => this.#typed.ticket() },
      {
        ...identity,
        onState: (state) => this.#connectionChanged(state),
        onFrame: (frame) => this.#receive(frame),
        onData: (frame) => this.#receiveData(frame),
      },
    );
    this.#typed = new SessionInput({
      ...ports,
      session: identity.session.id,
      client: identity.client,
      store: this.#store,
      link: this.#link,
      changed: () => this.#publish(),
    });
    this.#answers = new AnswerWatch({
      clock: ports.clock,
      unansweredSinceMs: () => this.#typed.sender.unansweredSinceMs,
      ask: () => this.#link.ask(),
      changed: (unansweredSinceMs) => this.#store.update({ unansweredSinceMs }),
    });
    this.#size = new BrowserSize({
      ...ports,
      tell: (frame) => this.#link.tell(frame),
      allowed: () => this.#role === "driver" && (this.#state?.live ?? null) !== null && !ports.page.hidden(),
    });
    this.#pageListeners = [
      ports.page.onWake(() => this.#size.wake()),
      ports.page.onAway(() => {
        this.#size.giveBack();
        this.#window.away();
      }),
    ];
    this.#window = this.#openWindow(identity.session.panes.map(({ pane }) => pane));
    this.#link.start();
  }

  getSnapshot(): TerminalSnapshot {
    return this.#store.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Of the pane that is typed into. */
  get text(): ViewText {
    return this.#window.text;
  }

  /** The frame of all that is on view: its room is what is proposed as the session's size. */
  mount(frame: HTMLElement): () => void {
    return this.#stage.mount(frame);
  }

  mountPane(view: number, element: HTMLElement): () => void {
    return this.#window.mount(view, element);
  }

  focus(): void {
    this.#window.focus();
  }

  paste(text: string): void {
    this.#typed.sender.paste(new TextEncoder().encode(text));
  }

  pasteImage(image: Uint8Array): void {
    this.#typed.pasteImage(image);
  }

  cancelPaste(): void {
    this.#typed.sender.cancelPaste();
  }

  async acceptDevice(): Promise<void> {
    return this.#typed.acceptDevice();
  }

  dismissUnconfirmed(): void {
    this.#typed.dismissUnconfirmed();
  }

  /** Terminals beside this one share the contexts that a page has. */
  beside(terminals: number): void {
    this.#stage.drawByWebgl(Math.floor(clientLimits.webglPanes / (terminals + 1)));
  }

  setTheme(theme: TerminalTheme): void {
    this.#stage.setTheme(theme);
  }

  /** The session's windows get this browser's size, though terminals are attached. */
  takeSize(): void {
    if (this.#role === "driver") this.#size.take();
  }

  giveSizeBack(): void {
    this.#size.giveBack();
  }

  /** Has something done with the session's windows and panes. Never rejects. */
  async act(action: SessionAction): Promise<ActionOutcome> {
    return this.#typed.act(action);
  }

  /** Shows a pane and types into it, here alone: what local terminals show stays. Back to that when its window is gone. */
  viewPane(pane: PaneId): void {
    this.view({ pane, window: undefined });
  }

  /** The same, of a window, or of what may not be there. */
  view(chosen: Chosen): void {
    this.#window.choose(chosen);
    this.#followShown();
  }

  /** One pane at a time, where there is no room for several. */
  showAlone(alone: boolean): void {
    this.#window.alone = alone;
    this.#followShown();
  }

  /** Of the pane that is typed into. */
  get moments(): Moments {
    return this.#window.front.moments;
  }

  async loadOlder(): Promise<OlderResult> {
    return this.#window.front.loadOlder();
  }

  lines(from?: number, to?: number): string[] {
    return this.#window.front.lines(from, to);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const forget of this.#pageListeners) forget();
    this.#answers.end();
    this.#size.dispose();
    this.#typed.dispose();
    this.#link.dispose();
    this.#typed.actionsLost();
    this.#window.dispose();
    this.#stage.dispose();
    for (const store of [this.#ports.paints, this.#ports.keys]) store.close();
  }

  #openWindow(panes: readonly PaneId[]): WindowView {
    return new WindowView(panes, {
      ...this.#ports,
      idea: this.#identity.session.ideaId,
      session: this.#identity.session.id,
      history: this.#history,
      stage: this.#stage,
      input: (bytes) => void this.#typed.sender.type(bytes),
      paste: (text) => this.paste(text),
      wheel: (pane, report) => this.#typed.wheel(pane, report),
      entered: (pane) => this.viewPane(pane),
      tell: (frame) => this.#link.tell(frame),
      send: (frame) => this.#link.send(frame),
      changed: () => this.#publish(),
      bell: this.#bells.tell,
      clipboard: this.#clipboard.tell,
    });
  }

  #connectionChanged(state: ConnectionState): void {
    if (state.name === "live") this.#answers.begin();
    else {
      this.#answers.end();
      this.#stateKnown = false;
      this.#typed.shut();
      this.#role = null;
      this.#state = this.#state && { ...this.#state, live: null, viewers: 0, drivers: 0 };
      this.#typed.actionsLost();
      this.#size.lost();
      this.#window.show(null);
      this.#refreshInput();
      this.#store.update({ pulse: null, people: [] });
    }
    if (state.name === "refused") void this.#window.front.refused();
    this.#store.update({ connection: connectionView(state) });
    this.#publish();
  }

  #receive(frame: RelayToBrowser): void {
    this.#answers.heard(frame.t === "pulse" ? "pulse" : "other");
    tellFrame(frame, this.#ears);
  }

  #receiveData(frame: DataFrame): void {
    if (frame.type === "inputAck") void this.#typed.heard(frame).then(() => this.#answers.heard("other"));
    else {
      this.#window.data(frame);
      this.#answers.heard("other");
    }
  }

  #adoptState(state: SessionState): void {
    const hadHelper = (this.#state?.live ?? null) !== null;
    this.#state = state;
    this.#stateKnown = true;
    if (state.live === null) this.#typed.shut();
    else if (!hadHelper) this.#size.renew();
    // Who should answer is away.
    if (state.offlineSince !== null) this.#typed.actionsLost();
    else if (state.live === null) this.#typed.sessionEnded();
    const size = sizeView(state.live, this.#identity.client);
    this.#size.announced(state.live, size);
    this.#store.update({ size });
    this.#followShown();
  }

  #followShown(): void {
    const live = this.#state?.live ?? null;
    this.#window.show(live);
    if (this.#stateKnown) this.#store.update({ windows: this.#window.choices(live) });
    this.#refreshInput();
    this.#publish();
  }

  #refreshInput(): void {
    this.#typed.show(this.#window.shown, this.#role);
  }

  #publish(): void {
    if (this.#disposed) return;
    this.#store.update({
      ...this.#window.snapshot,
      session: sessionView(this.#state, this.#window.shown, this.#store.current.session),
      stateKnown: this.#stateKnown,
      canType: this.#typed.canType,
      role: this.#role,
    });
  }
}
