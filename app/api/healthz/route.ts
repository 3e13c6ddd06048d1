/** Whether this process serves and its database answers; says nothing else. */
import { databaseAnswers } from "@/server/health.ts";
import { openRoute } from "@/server/http/route.ts";

export const GET = openRoute({}, async ({ context }) => {
  const ok = await databaseAnswers(context);
  return Response.json({ ok }, { status: ok ? 200 : 503 });
});
