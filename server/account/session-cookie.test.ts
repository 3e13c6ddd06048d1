import { expect, it } from "vitest";
import { cookieValue, sessionCookieName, sessionCookieOptions } from "./session-cookie.ts";

const flags = { httpOnly: true, sameSite: "lax", path: "/" };

it("the sign-in's cookie is held to this host on https, kept from scripts, and not sent by other sites' forms", () => {
  const onWeb = { origin: "https://coda.example" };
  expect(sessionCookieName(onWeb)).toMatch(/^__Host-/u);
  expect(sessionCookieOptions(onWeb)).toEqual({ ...flags, secure: true });
  const here = { origin: "http://127.0.0.1:3000" };
  expect(sessionCookieName(here)).toBe("coda-session-3000");
  expect(sessionCookieOptions(here)).toEqual({ ...flags, secure: false });
});

it("is found by its whole name", () => {
  expect(cookieValue("x-coda-session-3000=no; coda-session-3000=yes=; other=1", "coda-session-3000")).toBe("yes=");
  expect(cookieValue("coda-session-30001=no", "coda-session-3000")).toBeUndefined();
  expect(cookieValue(null, "coda-session-3000")).toBeUndefined();
});
