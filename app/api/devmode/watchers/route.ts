import { addWatcherSchema, sessionIdSchema, setNoticeLevelSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { addWatcher, readSessionNotices, setLevel } from "@/server/notice/session-notices.ts";

export const GET = route({ by: ["user"], query: z.object({ session: sessionIdSchema }) }, async ({ scope, query }) =>
  readSessionNotices(scope, query.session),
);

export const PUT = route({ by: ["user"], body: setNoticeLevelSchema }, async ({ scope, body }) => {
  await setLevel(scope, body.session, body.level);
  return readSessionNotices(scope, body.session);
});

export const POST = route({ by: ["user"], body: addWatcherSchema }, async ({ scope, body }) => ({
  watcher: await addWatcher(scope, body.session, body.watcher),
}));
