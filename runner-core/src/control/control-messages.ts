/**
 * What the command and the desktop app say to a running helper: one JSON line each way, and for `watch` a line per change.
 * Command and helper may be one release apart, either way round: fields that are not known are ignored, those that an older
 * one does not send have a value for that, and the words of an enum stay as they are.
 */
import { z } from "zod";
import { deviceIdSchema, ideaIdSchema, limits, paneIdSchema, sessionIdSchema, slotSchema } from "@coda/protocol";
import { lawRequestSchemas, lawStatusSchema, listedBrowserSchema, shownBrowserSchema } from "../law/law-requests.ts";
import { starters } from "../config/started-by.ts";
import { redactionLevels } from "../redaction/redaction-level.ts";
import { handoverSchema } from "../takeover/handover.ts";

export const controlVersion = 1;

/** Of one request: more is a text. */
export const mostKeys = 100;

/** What every request of every version has. */
export const anyRequestSchema = z.object({ version: z.int(), command: z.string() });

export const controlRequestSchema = z.discriminatedUnion("command", [
  z.object({ version: z.literal(controlVersion), command: z.literal("status") }),
  z.object({ version: z.literal(controlVersion), command: z.literal("list") }),
  /** Answered by `HelperView`s until either side hangs up. */
  z.object({ version: z.literal(controlVersion), command: z.literal("watch") }),
  z.object({ version: z.literal(controlVersion), command: z.literal("rotate-key") }),
  /** Becomes the program that is on disk by now; answered before it does. */
  z.object({ version: z.literal(controlVersion), command: z.literal("restart") }),
  /** A helper that this one waits for is ready to serve in its place; answered once nothing is held any more. */
  z.object({ version: z.literal(controlVersion), command: z.literal("hand-over"), pid: z.int() }),
  z.object({
    version: z.literal(controlVersion),
    command: z.literal("send"),
    idea: ideaIdSchema,
    slot: slotSchema,
    /** Default: the one in front. */
    pane: z.optional(paneIdSchema),
    /** Bytes, base64: whatever they are. */
    text: z
      .base64()
      .max(Math.ceil(limits.pasteBytes / 3) * 4)
      .optional(),
    /** As the browser pastes, however short it is. */
    paste: z.boolean().optional(),
    /** Names, pressed behind the text. */
    keys: z.array(z.string().max(20)).max(mostKeys).optional(),
    enter: z.boolean().optional(),
  }),
  z.object({
    version: z.literal(controlVersion),
    command: z.literal("new"),
    idea: ideaIdSchema,
    slot: slotSchema,
    shellIntegration: z.boolean().optional(),
  }),
  ...lawRequestSchemas,
]);
export type ControlRequest = z.infer<typeof controlRequestSchema>;

export const listedSessionSchema = z.object({
  id: sessionIdSchema,
  name: z.string(),
  idea: ideaIdSchema,
  slot: slotSchema,
  state: z.enum(["running", "exited", "absent"]),
  /** It rang, and nobody has answered. */
  attention: z.boolean().default(false),
  browsers: z.int(),
  /** Those of them that may type; null: the helper does not say. */
  drivers: z.int().nullable().default(null),
  localClients: z.int(),
  /** As people attach to it: by its literal name, where the server offers that. */
  attach: z.string(),
  /** By its whole name, beside whatever else is called so; from within tmux. Null: the helper does not say. */
  attachExact: z.string().nullable().default(null),
  attachInside: z.string().nullable().default(null),
});
export type ListedSession = z.infer<typeof listedSessionSchema>;

export const helperStatusSchema = z.object({
  pid: z.int(),
  version: z.string(),
  /** It serves until a process that was a helper just now is one again. */
  standsIn: z.boolean().default(false),
  /** ISO 8601; null: the helper does not say. */
  startedAt: z.string().nullable().default(null),
  startedBy: z.enum(starters).default("hand"),
  server: z.string(),
  device: z.nullable(deviceIdSchema),
  owner: z.string().nullable(),
  /** Of this device's key, and where its private half is. */
  fingerprint: z.string(),
  keyPlace: z.string(),
  relay: z.string(),
  relayWhy: z.string().nullable(),
  tmux: z.string(),
  tmuxVersion: z.string().nullable(),
  literalUnavailable: z.string().nullable(),
  /** Pictures of panes that were found different from tmux's own and replaced, since this helper started. */
  repairs: z.int(),
  /** Input that somebody between it and a browser made, changed or repeated, since this helper started. */
  refusedInput: z.int(),
  /** The web app signs tickets by another key than it had at pairing, so browsers may do nothing here. */
  otherTicketKey: z.boolean().default(false),
  /** What is masked in what is stored. */
  redaction: z.enum(redactionLevels),
  sessions: z.int(),
  /** What this machine's own rules are. */
  law: lawStatusSchema,
  /** Settings that are others by now than those it runs with, and what keeps them from being read. */
  settings: z
    .object({ changed: z.array(z.string()), fault: z.string().nullable() })
    .default({ changed: [], fault: null }),
  /** The version of a newer release that it found; null: none, or it does not look. */
  newerRelease: z.string().nullable().default(null),
});
export type HelperStatus = z.infer<typeof helperStatusSchema>;

/** A browser that is connected now. Names come from the web: they are shown, never obeyed. */
export const connectedBrowserSchema = z.object({
  session: sessionIdSchema,
  /** As people call it. */
  sessionName: z.string(),
  name: z.string().nullable(),
  guest: z.boolean(),
  /** A driver may type, as far as its ticket goes. */
  role: z.enum(["viewer", "driver"]),
});
export type ConnectedBrowser = z.infer<typeof connectedBrowserSchema>;

/** All of a helper at one moment. */
export const helperViewSchema = z.object({
  status: helperStatusSchema,
  sessions: z.array(listedSessionSchema),
  browsers: z.array(connectedBrowserSchema),
});
export type HelperView = z.infer<typeof helperViewSchema>;

export const deliveredSchema = z.object({
  name: z.string(),
  pane: paneIdSchema,
  /** Of the text. */
  bytes: z.int(),
  how: z.enum(["typed", "pasted"]),
  /** Pressed, Enter included. */
  keys: z.int(),
});
export type Delivered = z.infer<typeof deliveredSchema>;

export const controlReplySchema = z.union([
  z.object({ ok: z.literal(true), status: helperStatusSchema }),
  z.object({ ok: z.literal(true), sessions: z.array(listedSessionSchema) }),
  z.object({ ok: z.literal(true), created: listedSessionSchema }),
  z.object({ ok: z.literal(true), delivered: deliveredSchema }),
  z.object({ ok: z.literal(true), law: lawStatusSchema }),
  z.object({ ok: z.literal(true), browsers: z.array(listedBrowserSchema) }),
  z.object({ ok: z.literal(true), handedOver: handoverSchema }),
  z.object({ ok: z.literal(true), restarting: z.object({ from: z.string(), to: z.string() }) }),
  z.object({
    ok: z.literal(true),
    said: z.string(),
    /** Those that were answered; absent where none was asked about, and from an older helper. */
    answered: z.array(shownBrowserSchema).optional(),
    /** Of the new key, where it was changed; absent from an older helper. */
    fingerprint: z.string().optional(),
  }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type ControlReply = z.infer<typeof controlReplySchema>;
