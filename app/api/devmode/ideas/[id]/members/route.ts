import { ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { listMembers } from "@/server/access/members.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: ideaIdSchema });

export const GET = route({ by: ["user"], params }, async ({ scope, params: { id } }) => listMembers(scope, id));
