import { route } from "@/server/http/route.ts";
import { askToType } from "@/server/share/guests.ts";

export const POST = route({ by: ["guest"] }, async ({ scope, context }) => askToType(context, scope));
