import { route } from "@/server/http/route.ts";
import { ownSessions } from "@/server/session/device-sessions.ts";

export const GET = route({ by: ["device"] }, async ({ scope }) => ({ sessions: await ownSessions(scope) }));
