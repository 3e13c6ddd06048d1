/**
 * What a person is told of while no page of theirs is open: a helper finds it in its panes' output, the web app keeps it
 * and tells those who asked for it. All text is a program's or the user's, with secrets masked as in what is uploaded.
 */
import * as z from "zod/mini";
import { epochSchema, offsetSchema, paneIdSchema, sessionIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";

export const watcherIdSchema = z.uuid().brand<"WatcherId">();
export type WatcherId = z.infer<typeof watcherIdSchema>;

const noticeTextSchema = z.string().check(z.maxLength(limits.noticeTextCharacters));

/** What a user has watched for in one session. */
export const watcherSchema = z.discriminatedUnion("on", [
  /** A regular expression without back references and look-around (RE2's syntax), of one line as it is on the screen. */
  z.object({
    on: z.literal("match"),
    id: watcherIdSchema,
    pattern: z.string().check(z.minLength(1), z.maxLength(limits.watcherPatternCharacters)),
    ignoreCase: z.boolean(),
  }),
  /** No output for so long, once after each output. */
  z.object({
    on: z.literal("silence"),
    id: watcherIdSchema,
    seconds: z.int().check(z.minimum(limits.minWatchedSilenceSeconds), z.maximum(limits.maxWatchedSilenceSeconds)),
  }),
  /** A command, or the program of a pane, ended with another exit code than 0. */
  z.object({ on: z.literal("failure"), id: watcherIdSchema }),
]);
export type Watcher = z.infer<typeof watcherSchema>;

/** What the helper is to look for in a session: all that anybody who may read it asked for. */
export const sessionWatchSchema = z.object({
  /** A bell, or a message of the program's (OSC 9, OSC 777), or a question that waits for its user. */
  attention: z.boolean(),
  /** A command that took at least so long ended; null: nobody asked. */
  commandOverMs: z.nullable(z.int().check(z.minimum(1_000))),
  watchers: z.array(watcherSchema).check(z.maxLength(limits.watchersPerSession)),
});
export type SessionWatch = z.infer<typeof sessionWatchSchema>;

export const noticeWhatSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("bell") }),
  /** What the program said; `title` of OSC 777 alone. */
  z.object({ kind: z.literal("message"), title: z.nullable(noticeTextSchema), text: noticeTextSchema }),
  /** A program waits for an answer; `text` is the line that asks. */
  z.object({ kind: z.literal("question"), text: noticeTextSchema }),
  z.object({
    kind: z.literal("commandEnded"),
    command: z.nullable(noticeTextSchema),
    exitCode: z.nullable(z.int32()),
    durationMs: z.int().check(z.minimum(0)),
  }),
  z.object({ kind: z.literal("matched"), watcher: watcherIdSchema, line: noticeTextSchema }),
  z.object({ kind: z.literal("silent"), watcher: watcherIdSchema, seconds: z.int().check(z.minimum(1)) }),
  z.object({
    kind: z.literal("failed"),
    watcher: watcherIdSchema,
    /** Null: the pane's own program. */
    command: z.nullable(noticeTextSchema),
    exitCode: z.nullable(z.int32()),
  }),
]);
export type NoticeWhat = z.infer<typeof noticeWhatSchema>;

export const reportedNoticeSchema = z.object({
  /** The helper's own: what comes twice is one. */
  id: z.uuid(),
  session: sessionIdSchema,
  /** The moment: what the pane had printed by then. */
  pane: paneIdSchema,
  epoch: epochSchema,
  offset: offsetSchema,
  at: z.iso.datetime(),
  what: noticeWhatSchema,
});
export type ReportedNotice = z.infer<typeof reportedNoticeSchema>;

/** `POST /api/devmode/devices/self/notices`, by a device, of its own sessions; others are left out without a word. */
export const reportNoticesSchema = z.object({
  notices: z.array(reportedNoticeSchema).check(z.minLength(1), z.maxLength(limits.noticesPerReport)),
});
