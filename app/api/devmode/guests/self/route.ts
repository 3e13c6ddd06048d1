import { route } from "@/server/http/route.ts";
import { ownPlace } from "@/server/share/guests.ts";

export const GET = route({ by: ["guest"] }, async ({ scope }) => ownPlace(scope));
