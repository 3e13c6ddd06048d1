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
    expect(detailsOf({ retentionDays: null, signIn: "x", left: true, rows: 2 }, new Map())).toEqual([
      { name: "sign in", text: "x", whole: undefined },
      { name: "left", text: "yes", whole: undefined },
      { name: "rows", text: "2", whole: undefined },
    ]);
  });

  it("names ideas and devices, and tells other ids by their beginnings", () => {
    const [device, session] = ["216b777e-3109-4563-af35-ec9c555062fd", "f569cfed-bd30-4000-b27b-83aa3c0d414d"];
    const named = new Map([
      [device, "laptop"],
      ["first", "First idea"],
    ]);
    expect(detailsOf({ idea: "first", device, session, prefix: `${session}0` }, named)).toEqual([
      { name: "idea", text: "First idea", whole: "first" },
      { name: "device", text: "laptop", whole: device },
      { name: "session", text: "f569cfed", whole: session },
      { name: "prefix", text: `${session}0`, whole: undefined },
    ]);
  });
});
