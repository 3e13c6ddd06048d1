/** What a helper says of itself where all is as usual: for tests of what is made of that. */
import { ideaIdSchema, sessionIdSchema, slotSchema } from "@coda/protocol";
import type { HelperStatus, ListedSession } from "../control/control-messages.ts";
import { defaultFlags } from "../law/rule.ts";

export const standingStatus: HelperStatus = {
  pid: 4_711,
  version: "0.1.0",
  standsIn: false,
  startedAt: "2026-11-21T10:00:00.000Z",
  startedBy: "hand",
  server: "http://127.0.0.1:3000",
  device: null,
  owner: "ada@example.org",
  fingerprint: "3f2a 91bc 07d4 e5a8 6b1c",
  keyPlace: "/home/ada/device.key",
  relay: "live",
  relayWhy: null,
  tmux: "/usr/bin/tmux",
  tmuxVersion: "3.7c",
  literalUnavailable: null,
  repairs: 0,
  refusedInput: 0,
  redaction: "standard",
  sessions: 2,
  law: { flags: defaultFlags(true), cutOffAt: null, asking: 0, faults: [] },
  settings: { changed: [], fault: null },
  newerRelease: null,
  otherTicketKey: false,
};

export const standingSession: ListedSession = {
  id: sessionIdSchema.parse("00000000-0000-4000-8000-0000000000aa"),
  name: "coda::idea::primary",
  idea: ideaIdSchema.parse("idea"),
  slot: slotSchema.parse("primary"),
  state: "running",
  attention: false,
  browsers: 2,
  drivers: 1,
  localClients: 1,
  attach: "tmux attach -t coda::idea::primary",
  attachExact: "tmux attach -t '=coda__idea__primary'",
  attachInside: "tmux switch-client -t '=coda__idea__primary'",
};
