import { auditQuerySchema, listAudit } from "@/server/audit/queries.ts";
import { route } from "@/server/http/route.ts";

export const GET = route({ by: ["user"], query: auditQuerySchema }, async ({ scope, query }) =>
  listAudit(scope, query),
);
