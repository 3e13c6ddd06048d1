import { enterShareSchema } from "@coda/protocol";
import { openRoute } from "@/server/http/route.ts";
import { enterShare } from "@/server/share/enter.ts";

export const POST = openRoute({ flag: "sharing", body: enterShareSchema }, async ({ body, context, from }) => {
  const { reply, cookie } = await enterShare({ context, from }, body);
  return Response.json(reply, { status: 201, headers: { "set-cookie": cookie } });
});
