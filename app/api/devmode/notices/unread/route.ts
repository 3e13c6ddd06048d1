import { route } from "@/server/http/route.ts";
import { countUnread } from "@/server/notice/inbox.ts";

export const GET = route({ by: ["user"] }, async ({ scope }) => ({ unread: await countUnread(scope) }));
