/**
 * Control frames: JSON text messages of the relay sockets, one closed union per direction. Requests are imperative,
 * facts are past tense. Unknown fields are dropped; an unknown `t` is a bad frame. Terminal bytes never travel here.
 */
import * as z from "zod/mini";
import { isSocketName } from "./attach-texts.ts";
import {
  clientIdSchema,
  deviceIdSchema,
  epochSchema,
  ideaIdSchema,
  offsetSchema,
  paneIdSchema,
  sessionIdSchema,
  slotSchema,
  userIdSchema,
} from "./ids.ts";
import {
  clientRefSchema,
  inputRefusedSchema,
  pasteProgressSchema,
  sealedTextSchema,
  sealOfferedSchema,
  ticketJudgedSchema,
  typingRuledSchema,
} from "./input-facts.ts";
import { limits } from "./limits.ts";
import { traceparentSchema } from "./trace-context.ts";
import { livePaneSchema, liveWindowSchema, paneRefSchema, sizeSchema } from "./pane-info.ts";
import { actionOutcomeSchema, sessionActionSchema } from "./session-action.ts";
import { sessionPrefixSchema } from "./session-name.ts";
import { gapCauseSchema, reportedStatusSchema, sessionStatusSchema } from "./status.ts";
import { capabilityListSchema, versionRangeSchema } from "./version.ts";

const ticketTextSchema = z.string().check(z.minLength(1), z.maxLength(8_000));
/** Another ticket of the same: what the last one allowed goes on, in the role that this one names. */
const renewSchema = z.object({ t: z.literal("renew"), ticket: ticketTextSchema });
const requestIdSchema = z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER));
const shared = {
  /** Liveness: whoever gets a ping answers with a pong of the same number at once. */
  ping: z.object({ t: z.literal("ping"), n: z.int().check(z.minimum(0)) }),
  pong: z.object({ t: z.literal("pong"), n: z.int().check(z.minimum(0)) }),
};

const helloFields = {
  versions: versionRangeSchema,
  capabilities: capabilityListSchema,
  ticket: ticketTextSchema,
  prefix: sessionPrefixSchema,
  software: z.string().check(z.maxLength(80)),
  /** The ticket's, where there was one: what is done for this hello belongs to that trace. */
  traceparent: z.optional(traceparentSchema),
};

/** The first frame of every socket, within `limits.helloMs` of its opening. */
export const helperHelloSchema = z.object({ t: z.literal("hello"), role: z.literal("helper"), ...helloFields });
const browserHelloSchema = z.object({
  t: z.literal("hello"),
  role: z.literal("browser"),
  client: clientIdSchema,
  /** open: start the session if it does not run. follow: a page that was connected before; what ended stays ended. */
  wants: z.enum(["open", "follow"]),
  ...helloFields,
});
export const helloSchema = z.discriminatedUnion("role", [helperHelloSchema, browserHelloSchema]);
export type Hello = z.infer<typeof helloSchema>;
export type BrowserHello = z.infer<typeof browserHelloSchema>;

const welcomeFields = { version: z.int(), capabilities: capabilityListSchema, connection: z.uuid() };

const goodbyeSchema = z.object({
  /** The relay is about to close every socket: reconnect after this long (and, with several nodes, elsewhere). */
  t: z.literal("draining"),
  reconnectAfterMs: z.int().check(z.minimum(0)),
});

// ---------------------------------------------------------------------------------------------------- helper → relay

/** Whose size a session's windows have: a local terminal's, a browser's while there is none, or a browser's by its lease. */
export const sizeOwnerSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("nobody") }),
  z.object({ by: z.literal("terminal") }),
  z.object({ by: z.enum(["browser", "lease"]), client: clientIdSchema }),
]);
export type SizeOwner = z.infer<typeof sizeOwnerSchema>;

export const sessionOpenedSchema = z.object({
  /** A session of this helper, whole: sent when it appears and again whenever windows, panes or status change. */
  t: z.literal("sessionOpened"),
  session: sessionIdSchema,
  idea: ideaIdSchema,
  slot: slotSchema,
  status: reportedStatusSchema,
  windows: z.array(liveWindowSchema).check(z.maxLength(limits.panesPerSession)),
  panes: z.array(livePaneSchema).check(z.maxLength(limits.panesPerSession)),
  /** Panes of which there is nothing to show. */
  unrecorded: z.array(paneIdSchema).check(z.maxLength(limits.panesPerSession)),
  /** Terminals attached on the machine itself; while there are any, they decide the size. */
  localClients: z.int().check(z.minimum(0)),
  sizeOwner: sizeOwnerSchema,
  /** Whether `tmux attach -t coda::…` works on this machine; why not, otherwise. */
  literalUnavailable: z.nullable(z.string().check(z.maxLength(400))),
  /** `tmux -L` name of the server; null for the user's default one. */
  socket: z.nullable(z.string().check(z.refine(isSocketName, "a tmux socket name"))),
});
export type SessionOpened = z.infer<typeof sessionOpenedSchema>;

const paneResizedSchema = z.object({
  /** From `offset` on the pane has this size: nearly ordered with the output, see SPEC. */
  t: z.literal("paneResized"),
  ref: paneRefSchema,
  offset: offsetSchema,
  size: sizeSchema,
});

/** Answers one action. What it changed comes as the session's state, before this. */
const actionDoneFields = {
  t: z.literal("actionDone"),
  /** The browser's own number of the action. */
  id: requestIdSchema,
  /** Of what came in the open, or did not open: anybody's word. */
  outcome: z.optional(actionOutcomeSchema),
  /** Of what the helper opened: its JSON, sealed under `outcomeScope`. */
  sealed: z.optional(sealedTextSchema),
};

function isAnsweredOnce({ outcome, sealed }: { readonly outcome?: unknown; readonly sealed?: unknown }): boolean {
  return (outcome === undefined) !== (sealed === undefined);
}

const actionDoneSchema = z
  .object({ client: clientRefSchema, ...actionDoneFields })
  .check(z.refine(isAnsweredOnce, "in the open or sealed"));

const requestFailureSchema = z.enum(["unknown", "not-recorded", "busy", "failed", "timeout", "offline"]);
export type RequestFailure = z.infer<typeof requestFailureSchema>;

const replySchema = z.object({
  /** Answers a request that has no binary answer, or that failed. */
  t: z.literal("reply"),
  id: requestIdSchema,
  error: z.nullable(requestFailureSchema),
});

export const helperToRelaySchema = z.discriminatedUnion("t", [
  shared.ping,
  shared.pong,
  sessionOpenedSchema,
  z.object({ t: z.literal("sessionClosed"), session: sessionIdSchema }),
  paneResizedSchema,
  inputRefusedSchema,
  pasteProgressSchema,
  replySchema,
  actionDoneSchema,
  sealOfferedSchema,
  ticketJudgedSchema,
  typingRuledSchema,
  renewSchema,
  z.object({
    /** The pane's output continues at `to`: nobody has `[from, to)` any more. */
    t: z.literal("gapDeclared"),
    ref: paneRefSchema,
    from: offsetSchema,
    to: offsetSchema,
    cause: gapCauseSchema,
  }),
]);
export type HelperToRelay = z.infer<typeof helperToRelaySchema>;

// ---------------------------------------------------------------------------------------------------- relay → helper

const actFields = {
  id: requestIdSchema,
  action: z.optional(sessionActionSchema),
  /** Its JSON, sealed for the helper under `actionScope`. */
  sealed: z.optional(sealedTextSchema),
};

function isSaidOnce({ action, sealed }: { readonly action?: unknown; readonly sealed?: unknown }): boolean {
  return (action === undefined) !== (sealed === undefined);
}

export const relayToHelperSchema = z.discriminatedUnion("t", [
  shared.ping,
  shared.pong,
  goodbyeSchema,
  z.object({ t: z.literal("welcome"), ...welcomeFields }),
  /** Somebody opened this session in a browser: make sure it runs (the helper checks that it is its own). */
  z.object({
    t: z.literal("openSession"),
    session: sessionIdSchema,
    idea: ideaIdSchema,
    slot: slotSchema,
    traceparent: z.optional(traceparentSchema),
  }),
  /** Send this pane's output from `from` on (from the journal's end when null), until unwatch. */
  z.object({ t: z.literal("watch"), ref: paneRefSchema, from: z.nullable(offsetSchema) }),
  z.object({ t: z.literal("unwatch"), ref: paneRefSchema }),
  /** Answered by one `fill` frame carrying `id`, at most one frame's payload from `from`; `to` is exclusive. */
  z.object({
    t: z.literal("readRange"),
    id: requestIdSchema,
    ref: paneRefSchema,
    from: offsetSchema,
    to: offsetSchema,
  }),
  /**
   * Answered by `keyframePart` frames and one `keyframeEnd` carrying `id`. `only`: without the lines above the screen; a
   * helper that does not know of it gives them too.
   */
  z.object({
    t: z.literal("takeKeyframe"),
    id: requestIdSchema,
    ref: paneRefSchema,
    only: z.optional(z.literal("screen")),
    traceparent: z.optional(traceparentSchema),
  }),
  z.object({
    t: z.literal("clientJoined"),
    client: clientRefSchema,
    clientId: clientIdSchema,
    session: sessionIdSchema,
    user: userIdSchema,
    role: z.enum(["viewer", "driver"]),
    traceparent: z.optional(traceparentSchema),
    /** The browser's own, to helpers with the capability `sealed`: by that alone they know who it is and what it may. */
    ticket: z.optional(ticketTextSchema),
  }),
  z.object({ t: z.literal("clientLeft"), client: clientRefSchema }),
  /** A driver's browser has this much room. The helper obeys only while no terminal is attached locally. */
  z.object({ t: z.literal("proposeSize"), client: clientRefSchema, session: sessionIdSchema, size: sizeSchema }),
  /** A driver wants its size though terminals are attached, until null, `limits.sizeLeaseMs` or a local key. */
  z.object({
    t: z.literal("leaseSize"),
    client: clientRefSchema,
    session: sessionIdSchema,
    size: z.nullable(sizeSchema),
  }),
  z.object({ t: z.literal("cancelPaste"), client: clientRefSchema, ref: paneRefSchema }),
  /** Answered by one `actionDone` with the same client and id. */
  z
    .object({ t: z.literal("act"), client: clientRefSchema, ...actFields })
    .check(z.refine(isSaidOnce, "in the open or sealed")),
]);
export type RelayToHelper = z.infer<typeof relayToHelperSchema>;

// --------------------------------------------------------------------------------------------------- browser → relay

export const browserToRelaySchema = z.discriminatedUnion("t", [
  shared.ping,
  shared.pong,
  /** Deliver this pane's output from `from` on; null: a keyframe, then everything after it. Replaces an earlier one. */
  z.object({ t: z.literal("subscribe"), ref: paneRefSchema, epoch: epochSchema, from: z.nullable(offsetSchema) }),
  z.object({ t: z.literal("unsubscribe"), ref: paneRefSchema }),
  z.object({ t: z.literal("proposeSize"), size: sizeSchema }),
  z.object({ t: z.literal("leaseSize"), size: z.nullable(sizeSchema) }),
  z.object({ t: z.literal("cancelPaste"), ref: paneRefSchema }),
  /** Answered by one `actionDone` carrying `id`, which the browser chose. */
  z.object({ t: z.literal("act"), ...actFields }).check(z.refine(isSaidOnce, "in the open or sealed")),
  renewSchema,
]);
export type BrowserToRelay = z.infer<typeof browserToRelaySchema>;

// --------------------------------------------------------------------------------------------------- relay → browser

/** Everything a browser knows of its session's live side, whole: sent after welcome and at every change. */
export const sessionStateSchema = z.object({
  t: z.literal("sessionState"),
  status: sessionStatusSchema,
  /** When the helper was last heard, as Unix milliseconds; null while it is connected, or if this relay never heard it. */
  offlineSince: z.nullable(z.int()),
  /** Null while no helper serves the session: refs of an earlier state are void then. */
  live: z.nullable(
    z.pick(sessionOpenedSchema, {
      windows: true,
      panes: true,
      unrecorded: true,
      localClients: true,
      sizeOwner: true,
      literalUnavailable: true,
      socket: true,
    }),
  ),
  viewers: z.int().check(z.minimum(0)),
  drivers: z.int().check(z.minimum(0)),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

/** How far away everybody is, and how fresh what is seen: to browsers with the capability `pulse`, every `pulseMs`. */
const pulseSchema = z.object({
  t: z.literal("pulse"),
  /** Round trips in milliseconds: relay to this browser, relay to the helper. Null: not measured yet. */
  browserMs: z.nullable(z.number().check(z.minimum(0))),
  helperMs: z.nullable(z.number().check(z.minimum(0))),
  /** When the relay last had output of the session, as Unix milliseconds by its own clock `nowMs`. */
  lastOutputMs: z.nullable(z.int()),
  nowMs: z.int(),
});

/** One browser in a session, as others in it are told. Nobody's ids: whoever reads is told whose it is instead. */
const personHereSchema = z.object({
  /** As the web app calls them; null: it did not say. */
  name: z.nullable(z.string().check(z.maxLength(limits.ticketNameCharacters))),
  /** `sameAccount`: another browser of the reader's. */
  who: z.enum(["thisBrowser", "sameAccount", "member", "guest"]),
  role: z.enum(["viewer", "driver"]),
  /** When it came to the relay, as Unix milliseconds by the relay's clock. */
  sinceMs: z.int(),
});
export type PersonHere = z.infer<typeof personHereSchema>;

export const relayToBrowserSchema = z.discriminatedUnion("t", [
  shared.ping,
  shared.pong,
  goodbyeSchema,
  z.object({
    t: z.literal("welcome"),
    role: z.enum(["viewer", "driver"]),
    ...welcomeFields,
  }),
  sessionStateSchema,
  pulseSchema,
  /** To members' browsers with the capability `people`, at each change; who has been here longest first. */
  z.object({
    t: z.literal("people"),
    people: z.array(personHereSchema).check(z.maxLength(limits.namedBrowsersPerSession)),
  }),
  paneResizedSchema,
  /**
   * The helper connection changed or appeared: what was not acknowledged is to be sent again. The input of a browser with
   * the capability `openings` names the `opening` it was sent in, in the place of its client number; that of another one
   * goes nowhere (IN11). A relay that numbers none reads no number either.
   */
  z.object({
    t: z.literal("inputOpened"),
    device: deviceIdSchema,
    opening: z._default(z.int().check(z.minimum(0), z.maximum(0xffff_ffff)), 0),
  }),
  z.omit(inputRefusedSchema, { client: true }),
  z.omit(pasteProgressSchema, { client: true }),
  z.object(actionDoneFields).check(z.refine(isAnsweredOnce, "in the open or sealed")),
  /** After `inputOpened`, to a browser whose ticket names its key. */
  z.omit(sealOfferedSchema, { client: true }),
  /** Of its own ticket. Until the next `inputOpened`, as what follows; a browser that was told nothing since then is believed. */
  z.omit(ticketJudgedSchema, { client: true }),
  /** A browser that was told nothing since then is allowed. */
  z.omit(typingRuledSchema, { client: true }),
  /** What the ticket it renewed with allows. */
  z.object({ t: z.literal("renewed"), role: z.enum(["viewer", "driver"]) }),
  /**
   * The view skips from `from` to `to`. `cause` null: a keyframe at `to` preceded, and the transcript has the bytes (but
   * just before a gap, where only the gap's own skip follows). Else nobody has them; a keyframe at or after `to` follows.
   */
  z.object({
    t: z.literal("skipped"),
    ref: paneRefSchema,
    from: offsetSchema,
    to: offsetSchema,
    cause: z.nullable(gapCauseSchema),
  }),
  /** The subscription could not be served; subscribe anew with null or after the next sessionState. */
  z.object({ t: z.literal("subscribeFailed"), ref: paneRefSchema, reason: requestFailureSchema }),
]);
export type RelayToBrowser = z.infer<typeof relayToBrowserSchema>;

/** A frame, or why it is none. Never throws: a bad peer loses its own socket only. */
export type ParsedControl<Frame> = { readonly frame: Frame } | { readonly problem: string };

/** Parses one text message with the schema of its direction. `text` is UTF-16 units; the limit is checked on them. */
export function parseControl<Frame>(schema: z.ZodMiniType<Frame>, text: string): ParsedControl<Frame> {
  if (text.length > limits.controlFrameBytes) return { problem: `a control frame of ${text.length} characters` };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "not JSON" };
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? { frame: parsed.data } : { problem: z.prettifyError(parsed.error).slice(0, 400) };
}
