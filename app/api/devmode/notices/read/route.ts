import { markNoticesSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { markNotices } from "@/server/notice/inbox.ts";

export const POST = route({ by: ["user"], body: markNoticesSchema }, async ({ scope, body }) => ({
  unread: await markNotices(scope, body),
}));
