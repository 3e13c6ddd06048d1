/** Who a room deals with: browsers in their seats, and the helper connection. */
import type { BrowserRole, ClientId, ClientRef, GuestId, PaneRef, RelayToHelper, UserId } from "@coda/protocol";
import type { EntryTrace } from "./entry-trace.ts";
import type { PaneHelper } from "./pane-helper.ts";
import type { BrowserPort, Measured } from "./peer.ts";
import type { Room } from "./room.ts";
import type { RoomPane } from "./room-pane.ts";

/** One browser connection in a room. */
export interface Seat {
  readonly port: BrowserPort;
  /** Of a browser that is to be told of round trips. */
  readonly hop?: Measured | undefined;
  /** Its input says which opening it was sent in; that of a browser that does not know them says nothing. */
  readonly namesOpenings: boolean;
  /** It is told what the helper's machine lets it type, and hears that reason of a refusal. */
  readonly hearsRules: boolean;
  /** It is told that the helper does not believe its ticket. */
  readonly hearsDoubts: boolean;
  readonly role: BrowserRole;
  /** The newest one of the browser's, for the helper; of one that another node's older relay told of, none. */
  readonly ticket: string | undefined;
  readonly clientId: ClientId;
  readonly wants: "open" | "follow";
  readonly user: UserId;
  /** What the web app calls them; null where its ticket does not say. */
  readonly name: string | null;
  /** It is told who else is here. */
  readonly hearsPeople: boolean;
  /** Somebody who came by a share's link. */
  readonly guest?: GuestId | undefined;
  /** False: nothing is theirs to read that was printed before they came but what is on the screen. */
  readonly withHistory: boolean;
  readonly trace: EntryTrace;
}

/** The helper connection as a room sees it. */
export interface RoomHelper extends PaneHelper, Measured {
  send(frame: RelayToHelper): void;
  sendBytes(message: Uint8Array): void;
  /** From now on frames with this ref are this pane's; and no longer, if they still are. */
  bind(ref: PaneRef, pane: RoomPane, room: Room): void;
  unbind(ref: PaneRef, pane: RoomPane): void;
  /** Gives a browser its number on this connection, by which acknowledgements find it. */
  admit(seat: Seat): ClientRef;
  dismiss(client: ClientRef): void;
}
