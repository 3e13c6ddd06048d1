/** Valid ids of every kind, by number, and the frames that tests begin with. */
import {
  clientIdSchema,
  defaultSlot,
  deviceIdSchema,
  epochSchema,
  ideaIdSchema,
  livePaneSchema,
  paneRefSchema,
  sessionIdSchema,
  userIdSchema,
  type LivePane,
  type SessionOpened,
} from "@coda/protocol";

function uuid(kind: number, n: number): string {
  return `0000000${kind}-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
}

export const deviceId = (n: number) => deviceIdSchema.parse(uuid(1, n));
export const sessionId = (n: number) => sessionIdSchema.parse(uuid(2, n));
export const epochId = (n: number) => epochSchema.parse(uuid(3, n));
export const clientId = (n: number) => clientIdSchema.parse(uuid(4, n));
export const userId = (n: number) => userIdSchema.parse(uuid(5, n));
export const ticketId = (n: number) => uuid(6, n);
export const connectionId = (n: number) => uuid(7, n);
export const ideaId = (n: number) => ideaIdSchema.parse(`idea-${n}`);
export const paneRef = (n: number) => paneRefSchema.parse(n);

export function livePane(fields: { ref: number; epoch?: number; start?: number; end?: number }): LivePane {
  return livePaneSchema.parse({
    ref: fields.ref,
    pane: "%1",
    window: "@1",
    epoch: epochId(fields.epoch ?? 1),
    origin: "created",
    start: fields.start ?? 0,
    end: fields.end ?? 0,
    columns: 80,
    rows: 24,
    title: "",
    command: "sh",
    directory: "/",
    inMode: false,
    inputOff: false,
    dead: false,
    exitStatus: null,
    exitSignal: null,
    recorded: true,
    repairs: 0,
    gapBefore: null,
  });
}

export function sessionOpened(session: number, panes: readonly LivePane[]): SessionOpened {
  return {
    t: "sessionOpened",
    session: sessionId(session),
    idea: ideaId(session),
    slot: defaultSlot,
    status: "detached",
    windows: [],
    panes: [...panes],
    unrecorded: [],
    localClients: 0,
    sizeOwner: { by: "nobody" },
    literalUnavailable: null,
    socket: null,
  };
}

/** The byte every test's pane has at an offset: no short period, so that a shifted run never looks right. */
export function byteAt(offset: number): number {
  return (Math.imul(offset + 1, 2_654_435_761) >>> 13) & 0xff;
}

export function bytesOf(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from }, (_, index) => byteAt(from + index));
}
