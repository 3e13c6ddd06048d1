/** next-auth's routes. */
import { handleAuth } from "@/server/account/auth.ts";
import { wholeRoute } from "@/server/http/route.ts";

const handler = wholeRoute(handleAuth);

export { handler as GET, handler as POST };
