/** Who may have which ticket: people one for a session of theirs, devices one for themselves. */
import type { z } from "zod";
import type { TicketReply, ticketRequestSchema } from "@coda/protocol";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { sessionRow } from "../session/queries.ts";
import { browserTicket, helperTicket } from "./mint.ts";

export async function issueTicket(
  scope: Scope,
  request: z.infer<typeof ticketRequestSchema>,
  config: Config,
): Promise<TicketReply> {
  const { actor } = scope;
  if (request.for === "device") {
    if (actor.kind === "device") return helperTicket(scope, actor.deviceId, config);
    throw new ApiError("forbidden", "Only a device gets a device's ticket.");
  }
  if (actor.kind === "user") return browserTicket(scope, (await sessionRow(scope, request.session)).session, config);
  throw new ApiError("forbidden", "A device asks for a ticket for itself.");
}
