import { auditActionSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { actorWords, auditWords, deedWords, detailsOf } from "./audit-words.ts";

describe("a line of the audit log", () => {
  it("has words for every action, each its own", () => {
    expect(new Set(auditActionSchema.options.map((action) => auditWords[action])).size).toBe(
      auditActionSchema.options.length,
    );
  });

  it("names who did it, or says what they were", () => {
    expect(actorWords({ kind: "user", id: null, name: "Ada" })).toBe("Ada");
    expect(actorWords({ kind: "guest", id: null, name: "Ada" })).toBe("Ada (guest)");
    expect(actorWords({ kind: "user", id: null, name: "  " })).toBe("Somebody without a name");
    expect(actorWords({ kind: "system", id: null, name: null })).toBe("The server");
  });

  it("tells a ticket from an arrival at the machine", () => {
    expect(deedWords({ action: "session.attached", subject: {} })).toContain("ticket");
    expect(deedWords({ action: "session.attached", subject: { report: "x" } })).toBe("opened a terminal");
  });

  it("shows what is known, in words", () => {
    expect(detailsOf({ retentionDays: null, signIn: "x", left: true, rows: 2 })).toEqual([
      ["sign in", "x"],
      ["left", "yes"],
      ["rows", "2"],
    ]);
  });
});
