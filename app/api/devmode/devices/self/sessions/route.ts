import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { ownSessions } from "@/server/session/device-sessions.ts";

const query = z.object({ pauses: z.literal("1").optional() });

export const GET = route({ by: ["device"], query }, async ({ scope, query: { pauses } }) => ({
  sessions: await ownSessions(scope, pauses !== undefined),
}));
