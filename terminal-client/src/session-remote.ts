/**
 * A session without a terminal: something is to be done with it from elsewhere, as from a list. It is joined like by any
 * browser, with a ticket of its own and sealed; no output is asked for, no size is proposed, and nothing begins by itself.
 */
import type {
  ActionOutcome,
  ApiSession,
  BrowserRole,
  ClientId,
  ConnectionState,
  DataFrame,
  SessionAction,
  SessionPrefix,
  SessionState,
} from "@coda/protocol";
import { initialSnapshot } from "./initial-snapshot.ts";
import { RelayLink } from "./relay-link.ts";
import { tellFrame, type SessionEars } from "./session-frames.ts";
import { SessionInput } from "./session-input.ts";
import type { SessionPorts } from "./session-ports.ts";
import { sessionView } from "./session-view.ts";
import { windowChoices } from "./shown-pane.ts";
import { connectionView, SnapshotStore, type TerminalSnapshot } from "./snapshot.ts";
import type { InputNotes } from "./unconfirmed-input.ts";

interface RemoteIdentity {
  readonly session: ApiSession;
  /** Fresh for each remote. */
  readonly client: ClientId;
  readonly prefix: SessionPrefix;
}

type RemotePorts = Pick<SessionPorts, "ticket" | "keys" | "openSocket" | "clock" | "random" | "page" | "report">;

/** Of a snapshot, what is known without a pane on view. */
export type RemoteSnapshot = Pick<
  TerminalSnapshot,
  "connection" | "stateKnown" | "role" | "session" | "seal" | "windows"
>;

/** Nothing is typed, so nothing can be lost on the way. */
const noNotes: InputNotes = { read: () => undefined, write: () => undefined, forget: () => undefined };

export class SessionRemote {
  readonly #store: SnapshotStore;
  readonly #link: RelayLink;
  readonly #typed: SessionInput;
  #role: BrowserRole | null = null;

  /** Starts at once. */
  constructor({ session, client, prefix }: RemoteIdentity, ports: RemotePorts) {
    this.#store = new SnapshotStore(initialSnapshot(session));
    const ears: SessionEars = {
      welcomed: ({ capabilities }) => this.#typed.welcomed(capabilities),
      role: (role) => this.#adoptRole(role),
      state: (state) => this.#adoptState(state),
      input: (frame) => this.#typed.control(frame),
    };
    this.#link = new RelayLink(
      { ...ports, ticket: () => this.#typed.ticket() },
      {
        client,
        prefix,
        follows: true,
        onState: (state) => this.#connectionChanged(state),
        onFrame: (frame) => tellFrame(frame, ears),
        onData: (frame) => this.#receiveData(frame),
      },
    );
    this.#typed = new SessionInput({
      ...ports,
      notes: noNotes,
      session: session.id,
      client,
      store: this.#store,
      link: this.#link,
      changed: () => undefined,
    });
    this.#link.start();
  }

  /** The same object until something changed. */
  getSnapshot(): RemoteSnapshot {
    return this.#store.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Never rejects; a refusal says why, for a person. */
  async act(action: SessionAction): Promise<ActionOutcome> {
    return this.#typed.act(action);
  }

  dispose(): void {
    this.#typed.dispose();
    this.#link.dispose();
    this.#typed.actionsLost();
  }

  #connectionChanged(state: ConnectionState): void {
    if (state.name !== "live") {
      this.#typed.shut();
      this.#typed.actionsLost();
      this.#adoptRole(null);
      this.#store.update({ stateKnown: false });
    }
    this.#store.update({ connection: connectionView(state) });
  }

  #receiveData(frame: DataFrame): void {
    if (frame.type === "inputAck") void this.#typed.heard(frame);
  }

  #adoptRole(role: BrowserRole | null): void {
    this.#role = role;
    this.#store.update({ role });
  }

  #adoptState(state: SessionState): void {
    const { live, offlineSince } = state;
    if (live === null) this.#typed.shut();
    // Who should answer is away.
    if (offlineSince !== null) this.#typed.actionsLost();
    else if (live === null) this.#typed.sessionEnded();
    this.#typed.show(undefined, this.#role);
    this.#store.update({
      stateKnown: true,
      session: sessionView(state, undefined, this.#store.current.session),
      windows: live === null ? [] : windowChoices(live, new Map()),
    });
  }
}
