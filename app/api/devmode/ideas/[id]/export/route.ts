import { ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { streamOf } from "@/server/http/stream.ts";
import { exportIdea } from "@/server/idea/export.ts";

const params = z.object({ id: ideaIdSchema });

export const GET = route({ by: ["user"], flag: "export", params }, async ({ scope, context, signal, params: { id } }) =>
  context.longReplies.give({ user: scope.userId, signal }, async () => {
    const archive = await exportIdea(scope, id);
    return new Response(streamOf(archive), {
      headers: { "content-type": "application/zip", "content-disposition": `attachment; filename="${id}.zip"` },
    });
  }),
);
