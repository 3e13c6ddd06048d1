import { ideaIdSchema, paneIdSchema, sessionPrefixSchema, slotSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { respawnCommand } from "./respawn-command.ts";

describe("the command that starts a program anew", () => {
  const name = {
    prefix: sessionPrefixSchema.parse("coda"),
    idea: ideaIdSchema.parse("paper-boat"),
    slot: slotSchema.parse("primary"),
  };

  it("names the tmux server and exactly this session", () => {
    const only = "'=coda__paper-boat__primary:'";
    const pane = undefined;
    expect(respawnCommand({ name, socket: "coda-1", pane })).toBe(`tmux -L coda-1 respawn-pane -t ${only}`);
    expect(respawnCommand({ name, socket: null, pane })).toBe(`tmux respawn-pane -t ${only}`);
    expect(respawnCommand({ name, socket: "a b; rm", pane })).toBe(`tmux respawn-pane -t ${only}`);
  });

  it("names the pane where there are several", () => {
    expect(respawnCommand({ name, socket: null, pane: paneIdSchema.parse("%7") })).toBe("tmux respawn-pane -t '%7'");
  });
});
