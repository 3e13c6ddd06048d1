import { ideaIdSchema, sessionPrefixSchema, slotSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { respawnCommand } from "./respawn-command.ts";

describe("the command that starts a program anew", () => {
  it("names the tmux server and exactly this session", () => {
    const name = {
      prefix: sessionPrefixSchema.parse("coda"),
      idea: ideaIdSchema.parse("paper-boat"),
      slot: slotSchema.parse("primary"),
    };
    expect(respawnCommand(name, "coda-1")).toBe("tmux -L coda-1 respawn-pane -t '=coda__paper-boat__primary:'");
    expect(respawnCommand(name, null)).toBe("tmux respawn-pane -t '=coda__paper-boat__primary:'");
    expect(respawnCommand(name, "a b; rm")).toBe("tmux respawn-pane -t '=coda__paper-boat__primary:'");
  });
});
