/** A session as the API lists it, live and with nothing recorded yet. */
import { apiSessionSchema } from "@coda/protocol";

export const listedSession = apiSessionSchema.parse({
  id: "00000000-0000-4000-8000-00000000aaaa",
  ideaId: "idea1",
  slot: "primary",
  status: "live",
  device: null,
  lastConnectedAt: null,
  lastDetachedAt: null,
  lastSeenAt: null,
  createdAt: "2026-11-21T00:00:00Z",
  panes: [],
});
