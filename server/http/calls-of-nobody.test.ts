/** Who is not signed in has little to ask for, whatever cookie they show. */
import { afterAll, beforeAll, expect, it } from "vitest";
import * as challengeRoute from "@/app/api/devmode/devices/challenge/route.ts";
import * as selfRoute from "@/app/api/devmode/devices/self/sessions/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import { Browser } from "@/app/api/testing/browser.ts";
import { call, refusal, World } from "@/app/api/testing/world.ts";
import { sessionCookieName } from "../account/session-cookie.ts";
import { openEmbedded } from "../testing/databases.ts";
import { rates, type RateName } from "./rate-limits.ts";

const from = { "x-forwarded-for": "192.0.2.1" };
let world: World;
async function useUp(name: RateName, points: number): Promise<void> {
  for (let at = 0; at < points; at++) await world.context.rates.take(name, from["x-forwarded-for"]);
}
beforeAll(async () => {
  world = await World.open(openEmbedded, { env: { TRUSTED_PROXIES: "platform" } });
  await useUp("callsOfNobody", rates.callsOfNobody.points - 1);
});
afterAll(() => world.dispose());

it("a cookie that is not good counts, and nobody else of the same network is shut out by it", async () => {
  const cookie = `${sessionCookieName(world.context.config)}=e30.e30.`;
  const listed = async (by: Record<string, string>) => (await call(ideasRoute.GET, { ...from, ...by })).status;
  expect(await listed({ cookie })).toBe(401);
  expect(await listed({ cookie })).toBe(429);
  expect(await listed({ cookie, authorization: "none" })).toBe(429);
  // Pages whose sign-in or link is over go on asking: others may sign in, enter a link and fetch tokens all the same.
  expect((await call(challengeRoute.POST, from, { method: "POST" })).status).toBe(200);
  expect(await listed(await world.owner())).toBe(200);
  expect(await refusal(await call(selfRoute.GET, { ...from, authorization: "Bearer over" }))).toBe("401 signedOut");
});

it("what is sent to sign in counts, and what pages ask there does not", async () => {
  const browser = new Browser(world, from);
  await useUp("openCallsOfAddress", rates.openCallsOfAddress.points - 1);
  expect((await browser.auth("callback/local-code", { code: "x" })).status).toBe(429);
  expect((await browser.auth("csrf")).status).toBe(200);
});
