/** Being signed in, and who is refused before anything is looked at; run on every database. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as healthRoute from "./healthz/route.ts";
import { revoking } from "@/server/access/revoking.ts";
import { cookieOfRowId } from "@/server/account/auth.ts";
import { localOwner } from "@/server/account/local-owner.ts";
import { sessionCookieName } from "@/server/account/session-cookie.ts";
import { endUserSession, openUserSession } from "@/server/account/user-session.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { call, nobody, refusal, World, type Caller } from "./testing/world.ts";

export function signInContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`signing in on ${name}`, () => {
    let world: World;
    let owner: Caller;
    beforeAll(async () => {
      world = await World.open(open);
      owner = await world.owner();
    });
    afterAll(() => world.dispose());

    it("shuts out whoever has no cookie, a foreign one, an ended or an expired session", async () => {
      const row = await openUserSession(world.context, (await localOwner(world.context.orm)).id);
      const cookieName = sessionCookieName(world.context.config);
      const signedIn = { cookie: `${cookieName}=${await cookieOfRowId(world.context, row)}` };
      expect((await call(ideasRoute.GET, signedIn)).status).toBe(200);
      expect(await refusal(await call(ideasRoute.GET, nobody))).toBe("401 signedOut");
      expect(await refusal(await call(ideasRoute.GET, { cookie: `${cookieName}=${row}` }))).toBe("401 signedOut");
      const { context } = world;
      await revoking(context, async (tx, revoke) => endUserSession(tx, revoke, row));
      expect(await refusal(await call(ideasRoute.GET, signedIn))).toBe("401 signedOut");
      expect(world.revoked.at(-1)).toEqual({ what: "grant", grant: row });
    });

    it("gives every reply a request id and keeps it out of caches", async () => {
      for (const reply of [await call(ideasRoute.GET, owner), await call(ideasRoute.GET, nobody)]) {
        expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
        expect(reply.headers.get("cache-control")).toBe("no-store");
      }
    });

    it("refuses foreign Hosts on everything, foreign Origins on what changes something", async () => {
      const foreignHost = { host: "evil.example" };
      expect(await refusal(await call(ideasRoute.GET, owner, { headers: foreignHost }))).toBe("421 wrongHost");
      expect(await refusal(await call(healthRoute.GET, nobody, { headers: foreignHost }))).toBe("421 wrongHost");
      const body = { title: "Forged" };
      for (const headers of [
        { origin: "http://evil.example" },
        { origin: "null" },
        { "sec-fetch-site": "cross-site" },
      ]) {
        expect(await refusal(await call(ideasRoute.POST, owner, { method: "POST", body, headers }))).toBe(
          "403 forbidden",
        );
      }
      const ours = { origin: "http://localhost:4000" };
      expect((await call(ideasRoute.POST, owner, { method: "POST", body, headers: ours })).status).toBe(201);
    });

    it("answers health", async () => {
      expect(await (await call(healthRoute.GET, nobody)).json()).toEqual({ ok: true });
    });
  });
}
