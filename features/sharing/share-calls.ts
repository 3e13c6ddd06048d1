/** What an owner asks of the API about links, and what a guest asks. Each call throws an ApiError that says what to do. */
import {
  guestReplySchema,
  placedSharesReplySchema,
  sessionReplySchema,
  shareHeader,
  shareListReplySchema,
  shareReplySchema,
  type ApiSession,
  type ApiShare,
  type createShareSchema,
  type enterShareSchema,
  type GuestId,
  type GuestReply,
  type patchGuestSchema,
  type PlacedShare,
  type SessionId,
  type ShareId,
} from "@coda/protocol";
import type * as z from "zod/mini";
import type { Fetch } from "../api/api-client.ts";
import { send, sending } from "../api/send.ts";

type Wanted = z.infer<typeof createShareSchema> & { readonly session: SessionId };
export type Answer = z.infer<typeof patchGuestSchema> & { readonly share: ShareId; readonly guest: GuestId };

const sharesPath = (session: SessionId) => `/api/devmode/sessions/${session}/shares`;

export const ownerCalls = {
  list: async (session: SessionId): Promise<readonly ApiShare[]> =>
    shareListReplySchema.parse(await (await send("GET", sharesPath(session))).json()).shares,
  /** Of all terminals of one's own. */
  listAll: async (signal: AbortSignal): Promise<readonly PlacedShare[]> =>
    placedSharesReplySchema.parse(await (await sending({}, signal)("GET", "/api/devmode/shares")).json()).shares,
  create: async ({ session, ...body }: Wanted) =>
    shareReplySchema.parse(await (await send("POST", sharesPath(session), body)).json()),
  revoke: (share: ShareId) => send("DELETE", `/api/devmode/shares/${share}`),
  answer: ({ share, guest, ...body }: Answer) => send("PATCH", `/api/devmode/shares/${share}/guests/${guest}`, body),
} as const;

async function placeIn(response: Response): Promise<GuestReply> {
  return guestReplySchema.parse(await response.json());
}

/** As a guest of this share, whoever else is signed in to the browser. */
export function guestCalls(share: ShareId) {
  const sendAsGuest = sending({ [shareHeader]: share });
  return {
    enter: async (body: z.infer<typeof enterShareSchema>) => placeIn(await send("POST", "/api/devmode/guests", body)),
    place: async () => placeIn(await sendAsGuest("GET", "/api/devmode/guests/self")),
    ask: async () => placeIn(await sendAsGuest("POST", "/api/devmode/guests/self/ask")),
    session: async (id: SessionId): Promise<ApiSession> =>
      sessionReplySchema.parse(await (await sendAsGuest("GET", `/api/devmode/sessions/${id}`)).json()).session,
  } as const;
}

export function guestFetch(share: ShareId): Fetch {
  return (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set(shareHeader, share);
    return fetch(path, { ...init, headers });
  };
}
