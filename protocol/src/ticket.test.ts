import { describe, expect, expectTypeOf, it } from "vitest";
import {
  deviceTokenAudience,
  ticketAudience,
  ticketClaimsSchema,
  ticketIssuer,
  type BrowserRole,
  type TicketClaims,
} from "./ticket.ts";

const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
const common = { jti: uuid, sub: uuid, iat: 1_000, exp: 1_060, dev: uuid };
const helper = { ...common, role: "helper" };
const viewer = { ...common, role: "viewer", ses: uuid, idea: "paper-boat", slot: "primary" };
const driver = { ...viewer, role: "driver", bpk: "k".repeat(43), cid: uuid, name: "Ada" };

describe("ticket claims", () => {
  it.each([helper, viewer, driver])("of a $role are these", (claims) => {
    expect(ticketClaimsSchema.parse(JSON.parse(JSON.stringify(claims)))).toEqual(claims);
  });

  it("of a helper name no session, whatever else they hold", () => {
    expect(ticketClaimsSchema.parse({ ...driver, role: "helper" })).toEqual(helper);
  });

  it.each(Object.keys(viewer))("of a browser need their %s", (key) => {
    const rest = Object.fromEntries(Object.entries(viewer).filter(([name]) => name !== key));
    expect(ticketClaimsSchema.safeParse(rest).success).toBe(false);
    expect(ticketClaimsSchema.safeParse({ ...viewer, [key]: null }).success).toBe(false);
  });

  it.each([
    ["another role", { role: "owner" }],
    ["a time that is no number", { exp: "1060" }],
    ["an issue at a part of a second", { iat: 0.5 }],
    ["an end at a part of a second", { exp: 1_060.5 }],
    ["an idea that is no name", { idea: "../etc" }],
    ["a key beyond its limit", { bpk: "x".repeat(201) }],
  ])("refuse %s", (_, change) => {
    expect(ticketClaimsSchema.safeParse({ ...viewer, ...change }).success).toBe(false);
  });

  it("are for the relay and nobody else", () => {
    expect(new Set<string>([ticketIssuer, ticketAudience, deviceTokenAudience]).size).toBe(3);
  });

  it("have exactly these roles: a new one breaks this line", () => {
    expectTypeOf<TicketClaims["role"]>().toEqualTypeOf<"helper" | "viewer" | "driver">();
    expectTypeOf<BrowserRole>().toEqualTypeOf<"viewer" | "driver">();
  });
});
