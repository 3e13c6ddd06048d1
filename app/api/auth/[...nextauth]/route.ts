/** next-auth's routes. */
import { handleAuth } from "@/server/account/auth.ts";
import { serverContext } from "@/server/context.ts";
import type { RouteHandler } from "@/server/http/route.ts";

const handler: RouteHandler = async (request, given) => handleAuth(await serverContext(), request, given);

export { handler as GET, handler as POST };
