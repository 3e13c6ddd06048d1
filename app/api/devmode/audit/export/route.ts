import { z } from "zod";
import { auditFormats, auditLines } from "@/server/audit/export.ts";
import { auditFilterShape, checkReader } from "@/server/audit/queries.ts";
import { route } from "@/server/http/route.ts";
import { streamOf } from "@/server/http/stream.ts";
import { encoded } from "@/server/transcript/encoded.ts";

const query = z.object({ ...auditFilterShape, format: z.enum(["ndjson", "csv"]).default("ndjson") });

export const GET = route(
  { by: ["user"], flag: "export", query },
  async ({ scope, context, signal, query: { format, ...filter } }) => {
    await checkReader(scope, filter);
    return context.longReplies.give({ user: scope.askerId, signal }, async () => {
      const headers = {
        "content-type": auditFormats[format].type,
        "content-disposition": `attachment; filename="audit.${format}"`,
      };
      return new Response(streamOf(encoded(auditLines(scope, filter, format))), { headers });
    });
  },
);
