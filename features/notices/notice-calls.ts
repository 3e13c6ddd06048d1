/** What the inbox, its settings and a terminal's dialog ask of the API. Each throws an ApiError that says what to do. */
import {
  noticeListReplySchema,
  noticePreferencesSchema,
  pushBrowserReplySchema,
  pushReplySchema,
  pushTestReplySchema,
  sessionNoticesSchema,
  unreadReplySchema,
  watcherReplySchema,
  type ApiPushBrowser,
  type MarkNotices,
  type NewWatcher,
  type NoticeLevel,
  type NoticeList,
  type NoticePreferences,
  type PushBrowserId,
  type PushOutcome,
  type PushReply,
  type SessionId,
  type SessionNotices,
  type Watcher,
  type WatcherId,
} from "@coda/protocol";
import { send } from "../api/send.ts";

const api = "/api/devmode";

export const inboxCalls = {
  list: async (query: string): Promise<NoticeList> =>
    noticeListReplySchema.parse(await (await send("GET", `${api}/notices${query}`)).json()),
  unread: async (): Promise<number> =>
    unreadReplySchema.parse(await (await send("GET", `${api}/notices/unread`)).json()).unread,
  mark: async (marked: MarkNotices): Promise<number> =>
    unreadReplySchema.parse(await (await send("POST", `${api}/notices/read`, marked)).json()).unread,
} as const;

export const preferenceCalls = {
  read: async (): Promise<NoticePreferences> =>
    noticePreferencesSchema.parse(await (await send("GET", `${api}/notices/preferences`)).json()),
  change: async (preferences: NoticePreferences): Promise<NoticePreferences> =>
    noticePreferencesSchema.parse(await (await send("PUT", `${api}/notices/preferences`, preferences)).json()),
} as const;

export const watchCalls = {
  read: async (session: SessionId): Promise<SessionNotices> =>
    sessionNoticesSchema.parse(await (await send("GET", `${api}/watchers?session=${session}`)).json()),
  setLevel: async (given: { readonly session: SessionId; readonly level: NoticeLevel }): Promise<SessionNotices> =>
    sessionNoticesSchema.parse(await (await send("PUT", `${api}/watchers`, given)).json()),
  add: async (given: { readonly session: SessionId; readonly watcher: NewWatcher }): Promise<Watcher> =>
    watcherReplySchema.parse(await (await send("POST", `${api}/watchers`, given)).json()).watcher,
  remove: (id: WatcherId) => send("DELETE", `${api}/watchers/${id}`),
} as const;

export const pushCalls = {
  read: async (): Promise<PushReply> => pushReplySchema.parse(await (await send("GET", `${api}/push`)).json()),
  add: async (subscription: object): Promise<ApiPushBrowser> =>
    pushBrowserReplySchema.parse(await (await send("POST", `${api}/push`, subscription)).json()).browser,
  remove: (id: PushBrowserId) => send("DELETE", `${api}/push/${id}`),
  test: async (id: PushBrowserId): Promise<PushOutcome> =>
    pushTestReplySchema.parse(await (await send("POST", `${api}/push/${id}/test`)).json()).outcome,
} as const;
