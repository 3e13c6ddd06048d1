/** Before every request, static files included: does it come to us by our name, and not from another site's page? */
import { NextResponse, type NextRequest } from "next/server";
import { serverConfig } from "@/server/config.ts";
import { guardRequest } from "@/server/http/guard.ts";

export function proxy(request: NextRequest): Response {
  return guardRequest(request, serverConfig(), (headers) => NextResponse.next({ request: { headers } }));
}
