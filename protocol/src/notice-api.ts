/** Notices as the pages ask for them: the inbox, what a person wants to be told of, and what they watch for. */
import * as z from "zod/mini";
import { deviceIdSchema, ideaIdSchema, sessionIdSchema, slotSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { noticeWhatSchema, watcherSchema } from "./notice.ts";

/** What a helper told, or that nobody hears of a device any more on which terminals ran. */
export const keptNoticeSchema = z.discriminatedUnion("kind", [
  ...noticeWhatSchema.def.options,
  z.object({
    kind: z.literal("deviceOffline"),
    /** Last heard of, and heard of again. */
    since: z.iso.datetime(),
    backAt: z.nullable(z.iso.datetime()),
  }),
]);
export type KeptNotice = z.infer<typeof keptNoticeSchema>;

export const noticeIdSchema = z.int().check(z.minimum(1)).brand<"NoticeId">();
export type NoticeId = z.infer<typeof noticeIdSchema>;

/** What a person switches on and off, and filters by. */
export const noticeGroupSchema = z.enum(["attention", "commands", "watchers", "devices"]);
export type NoticeGroup = z.infer<typeof noticeGroupSchema>;

export const noticeGroups = {
  bell: "attention",
  message: "attention",
  question: "attention",
  commandEnded: "commands",
  matched: "watchers",
  silent: "watchers",
  failed: "watchers",
  deviceOffline: "devices",
} as const satisfies Record<KeptNotice["kind"], NoticeGroup>;

export const apiNoticeSchema = z.object({
  id: noticeIdSchema,
  /** When it happened, by the clock of where it did, but never ahead of the server's. */
  at: z.iso.datetime(),
  read: z.boolean(),
  /** So many more came of this terminal within the hour; `limits.countedNotices`: or more. */
  more: z.int().check(z.minimum(0)),
  what: keptNoticeSchema,
  /** What a watcher looked for. */
  pattern: z.nullable(z.string()),
  /** Null: it is of a device. */
  session: z.nullable(z.object({ id: sessionIdSchema, ideaId: ideaIdSchema, ideaTitle: z.string(), slot: slotSchema })),
  /** Null: it is of a session. */
  device: z.nullable(z.object({ id: deviceIdSchema, name: z.string() })),
});
export type ApiNotice = z.infer<typeof apiNoticeSchema>;

/** `GET /api/devmode/notices?group=&unread=1&before=<id>`: newest first. */
export const noticeListReplySchema = z.object({
  notices: z.array(apiNoticeSchema),
  more: z.boolean(),
  unread: z.int(),
});
export type NoticeList = z.infer<typeof noticeListReplySchema>;
/** `GET /api/devmode/notices/unread` */
export const unreadReplySchema = z.object({ unread: z.int() });

/** `POST /api/devmode/notices/read`: these, all up to one, or all of a terminal; `read: false` makes them new again. */
export const markNoticesSchema = z.union([
  z.object({
    ids: z.array(noticeIdSchema).check(z.minLength(1), z.maxLength(limits.noticesPerPage)),
    read: z.boolean(),
  }),
  z.object({ upTo: noticeIdSchema }),
  z.object({ session: sessionIdSchema }),
]);
export type MarkNotices = z.infer<typeof markNoticesSchema>;

/** Minutes of a day, of its clock on the wall. */
const minuteSchema = z.int().check(z.minimum(0), z.maximum(24 * 60 - 1));

export const quietHoursSchema = z.object({
  fromMinute: minuteSchema,
  /** Before `fromMinute`: on the next day. */
  toMinute: minuteSchema,
  timeZone: z.string().check(z.maxLength(64), z.refine(isTimeZone, "a time zone such as Europe/Berlin")),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** `GET`, `PUT /api/devmode/notices/preferences`. */
export const noticePreferencesSchema = z.object({
  /** A message, a question. */
  attention: z.boolean(),
  /** The bell by itself: of many programs it says little. Absent from pages that do not know it, which mean both. */
  bell: z.optional(z.boolean()),
  /** Commands that took at least so long; null: none. */
  commandOverSeconds: z.nullable(
    z.int().check(z.minimum(limits.minToldCommandSeconds), z.maximum(limits.maxToldCommandSeconds)),
  ),
  watchers: z.boolean(),
  deviceOffline: z.boolean(),
  /** Nothing is pushed then; the inbox has it all the same. */
  quiet: z.nullable(quietHoursSchema),
});
export type NoticePreferences = z.infer<typeof noticePreferencesSchema>;

/** Of whoever has said nothing. */
export const defaultNoticePreferences: NoticePreferences = {
  attention: true,
  bell: true,
  commandOverSeconds: limits.toldCommandSeconds,
  watchers: true,
  deviceOffline: true,
  quiet: null,
};

/**
 * What of one terminal: all that is wanted at all, what needs its user and what is watched for, that alone, nothing. Where
 * nothing is said it is `all` in one's own ideas and `watchers` in others'.
 */
export const noticeLevelSchema = z.enum(["all", "attention", "watchers", "muted"]);
export type NoticeLevel = z.infer<typeof noticeLevelSchema>;

const [matchSchema, silenceSchema, failureSchema] = watcherSchema.def.options;
export const newWatcherSchema = z.discriminatedUnion("on", [
  z.omit(matchSchema, { id: true }),
  z.omit(silenceSchema, { id: true }),
  z.omit(failureSchema, { id: true }),
]);
export type NewWatcher = z.infer<typeof newWatcherSchema>;

/** `GET /api/devmode/watchers?session=`: whoever asks sees their own. */
export const sessionNoticesSchema = z.object({ level: noticeLevelSchema, watchers: z.array(watcherSchema) });
export type SessionNotices = z.infer<typeof sessionNoticesSchema>;
/** `PUT /api/devmode/watchers` */
export const setNoticeLevelSchema = z.object({ session: sessionIdSchema, level: noticeLevelSchema });
/** `POST /api/devmode/watchers`; conflict: the terminal has as many as it may. `DELETE …/{id}`. */
export const addWatcherSchema = z.object({ session: sessionIdSchema, watcher: newWatcherSchema });
export const watcherReplySchema = z.object({ watcher: watcherSchema });
