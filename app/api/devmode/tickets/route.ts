import { ticketRequestSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { issueTicket } from "@/server/ticket/issue.ts";

export const POST = route(
  { by: ["user", "device", "guest"], body: ticketRequestSchema },
  async ({ scope, body, context }) => issueTicket(scope, body, context),
);
