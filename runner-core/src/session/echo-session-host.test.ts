import { randomUUID } from "node:crypto";
import { paneIdSchema } from "@coda/protocol";
import { EchoSessionHost } from "./echo-session-host.ts";
import { sessionHostContract } from "./session-host-contract.ts";

sessionHostContract("echo", async () => {
  const host = new EchoSessionHost(randomUUID);
  return {
    host,
    echoes: async () => undefined,
    foreignPane: async () => paneIdSchema.parse("%777"),
    foreignScreen: async () => "",
    leftovers: async (session) =>
      host.sessions.some((hosted) => hosted.session === session.session) ? [session.session] : [],
    dispose: async () => undefined,
  };
});
