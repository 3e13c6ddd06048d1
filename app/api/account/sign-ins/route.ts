import { endOtherSignIns } from "@/server/account/sign-ins.ts";
import { route } from "@/server/http/route.ts";

/** All but the one that asks. */
export const DELETE = route({ by: ["user"] }, async ({ scope, context }) => endOtherSignIns(context, scope));
