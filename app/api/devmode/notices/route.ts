import { route } from "@/server/http/route.ts";
import { inboxQuerySchema, listNotices } from "@/server/notice/inbox.ts";

export const GET = route({ by: ["user"], query: inboxQuerySchema }, async ({ scope, query }) =>
  listNotices(scope, query),
);
