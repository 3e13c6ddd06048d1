import { ideaIdSchema, patchIdeaSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { changeIdea } from "@/server/idea/change.ts";
import { deleteIdea } from "@/server/idea/remove.ts";

const params = z.object({ id: ideaIdSchema });

export const PATCH = route(
  { by: ["user"], params, body: patchIdeaSchema },
  async ({ scope, params: { id }, body }) => ({ idea: await changeIdea(scope, id, body) }),
);

export const DELETE = route({ by: ["user"], params }, async ({ scope, context, signal, params: { id } }) =>
  deleteIdea({ ...context, signal }, scope, id),
);
