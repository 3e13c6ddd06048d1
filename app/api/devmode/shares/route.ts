import { route } from "@/server/http/route.ts";
import { listAllShares } from "@/server/share/shares.ts";

export const GET = route({ by: ["user"] }, async ({ scope }) => listAllShares(scope));
