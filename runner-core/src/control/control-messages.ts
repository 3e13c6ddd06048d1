/** What the local command says to the running helper over its Unix socket: one JSON line each way. */
import { z } from "zod";
import { deviceIdSchema, ideaIdSchema, sessionIdSchema, slotSchema } from "@coda/protocol";
import { lawRequestSchemas, lawStatusSchema, listedBrowserSchema } from "../law/law-requests.ts";
import { redactionLevels } from "../redaction/redaction-level.ts";

const controlVersion = 1;

export const controlRequestSchema = z.discriminatedUnion("command", [
  z.object({ version: z.literal(controlVersion), command: z.literal("status") }),
  z.object({ version: z.literal(controlVersion), command: z.literal("list") }),
  z.object({ version: z.literal(controlVersion), command: z.literal("rotate-key") }),
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
  browsers: z.int(),
  localClients: z.int(),
  attach: z.string(),
});
export type ListedSession = z.infer<typeof listedSessionSchema>;

export const helperStatusSchema = z.object({
  pid: z.int(),
  version: z.string(),
  server: z.string(),
  device: deviceIdSchema.nullable(),
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
  /** What is masked in what is stored. */
  redaction: z.enum(redactionLevels),
  sessions: z.int(),
  /** What this machine's own rules are. */
  law: lawStatusSchema,
});
export type HelperStatus = z.infer<typeof helperStatusSchema>;

export const controlReplySchema = z.union([
  z.object({ ok: z.literal(true), status: helperStatusSchema }),
  z.object({ ok: z.literal(true), sessions: z.array(listedSessionSchema) }),
  z.object({ ok: z.literal(true), created: listedSessionSchema }),
  z.object({ ok: z.literal(true), law: lawStatusSchema }),
  z.object({ ok: z.literal(true), browsers: z.array(listedBrowserSchema) }),
  z.object({ ok: z.literal(true), said: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type ControlReply = z.infer<typeof controlReplySchema>;
