/** Who may have which ticket: people one for a session, in the role they have there, devices one for themselves. */
import type { z } from "zod";
import type { TicketReply, ticketRequestSchema } from "@coda/protocol";
import { during } from "@coda/telemetry";
import type { Config } from "../config.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { checkEnabled } from "../http/flags.ts";
import type { Scope } from "../scope.ts";
import { browserTicket, helperTicket } from "./mint.ts";
import { sessionPlace } from "./session-place.ts";

type TicketRequest = z.infer<typeof ticketRequestSchema>;

/** The reply's trace goes on with whoever shows the ticket. */
export async function issueTicket(
  scope: Scope,
  request: TicketRequest,
  { config, tracing }: Pick<ServerContext, "config" | "tracing">,
): Promise<TicketReply> {
  const session = request.for === "session" ? { "coda.session": request.session } : {};
  const span = tracing.tracer.start("ticket", { attributes: { "coda.for": request.for, ...session } });
  const { traceparent } = span;
  tracing.sendAfterReply();
  return during(span, async () => ({ ...(await ticketFor(scope, request, config)), traceparent }));
}

async function ticketFor(scope: Scope, request: TicketRequest, config: Config): Promise<TicketReply> {
  const { actor } = scope;
  if (request.for === "device") {
    if (actor.kind === "device") return helperTicket(scope, actor.deviceId, config);
    throw new ApiError("forbidden", "Only a device gets a device's ticket.");
  }
  if (actor.kind === "device") throw new ApiError("forbidden", "A device asks for a ticket for itself.");
  checkEnabled(config, "terminal");
  // For good, to a page that would ask again for ever; a helper keeps what it has, and asks again.
  if (!config.relayEnabled)
    throw new ApiError(
      "forbidden",
      "Live terminals are switched off on this server; whoever runs it can set NEXT_PUBLIC_DEVMODE_RELAY_ENABLED=1.",
    );
  const { client, bpk } = request;
  const { device, ...place } = await sessionPlace(scope, request.session);
  return { ...(await browserTicket(scope, { ...place, client, bpk }, config)), device };
}
