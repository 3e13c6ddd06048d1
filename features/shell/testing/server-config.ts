/** What a page knows of a server that somebody else runs, for tests of what pages say. */
import { defaultSessionPrefix } from "@coda/protocol";
import type { AppConfig } from "../app-config.tsx";

export const serverConfig: AppConfig = {
  prefix: defaultSessionPrefix,
  relayUrl: "wss://relay.example.com",
  socket: null,
  sharing: true,
  isAdmin: false,
  isOperator: false,
  isLocal: false,
};
