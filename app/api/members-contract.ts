/** Members of an idea through the route handlers: invited by a link, changed, removed; on every database. */
import { randomBytes, randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  acceptInvitationReplySchema,
  ideaListReplySchema,
  invitationReplySchema,
  limits,
  memberListReplySchema,
  sessionReplySchema,
  ticketReplySchema,
  type ApiSession,
  type MemberRole,
} from "@coda/protocol";
import * as acceptRoute from "./devmode/invitations/route.ts";
import * as invitationRoute from "./devmode/ideas/[id]/invitations/[invitation]/route.ts";
import * as invitationsRoute from "./devmode/ideas/[id]/invitations/route.ts";
import * as memberRoute from "./devmode/ideas/[id]/members/[user]/route.ts";
import * as membersRoute from "./devmode/ideas/[id]/members/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as sessionsRoute from "./devmode/sessions/route.ts";
import * as ticketsRoute from "./devmode/tickets/route.ts";
import { installContext } from "@/server/context.ts";
import { addInvitations, forgetName } from "@/server/testing/people.ts";
import { audited } from "@/server/testing/audited.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { call, refusal, succeed, takenSession, TestDevice, World, type Caller } from "./testing/world.ts";

export function membersContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`members on ${name}`, () => {
    let world: World;
    let owner: Caller;
    let device: TestDevice;
    let session: ApiSession;
    beforeAll(async () => {
      world = await World.open(open, { env: { ENABLE_MEMBERS: "1" } });
      owner = await world.owner();
      device = await TestDevice.register(world);
      session = await takenSession(owner, await device.token(), "Notes");
    });
    afterAll(() => world.dispose());

    const ofIdea = () => ({ params: { id: session.ideaId } });
    const list = async (by: Caller) => succeed(await call(membersRoute.GET, by, ofIdea()), memberListReplySchema);
    async function invite(role: MemberRole, by = owner): Promise<{ token: string; id: string }> {
      const reply = await call(invitationsRoute.POST, by, { ...ofIdea(), method: "POST", body: { role } });
      const { invitation, url } = await succeed(reply, invitationReplySchema);
      return { id: invitation.id, token: new URL(url).hash.slice(1) };
    }
    const accept = (by: Caller, token: string) => call(acceptRoute.POST, by, { method: "POST", body: { token } });
    const change = (by: Caller, user: string, role: MemberRole) =>
      call(memberRoute.PATCH, by, { method: "PATCH", params: { ...ofIdea().params, user }, body: { role } });
    const remove = (by: Caller, user: string) =>
      call(memberRoute.DELETE, by, { method: "DELETE", params: { ...ofIdea().params, user } });
    const askTicket = (by: Caller) =>
      call(ticketsRoute.POST, by, {
        method: "POST",
        body: { for: "session", session: session.id, client: randomUUID() },
      });
    const roleOfTicket = async (by: Caller) =>
      decodeJwt((await succeed(await askTicket(by), ticketReplySchema)).ticket)["role"];

    it("makes whoever opens an invitation a member, once, and says so in the log", async () => {
      const { token, id } = await invite("viewer");
      expect((await list(owner)).invitations.map((invitation) => invitation.id)).toContain(id);
      const guest = await world.stranger();
      expect(await refusal(await askTicket(guest))).toBe("404 notFound");
      const joined = await succeed(await accept(guest, token), acceptInvitationReplySchema);
      expect(joined).toEqual({ idea: session.ideaId, role: "viewer" });
      const { ideas } = await succeed(await call(ideasRoute.GET, guest), ideaListReplySchema);
      expect(ideas).toMatchObject([{ id: session.ideaId, role: "viewer" }]);
      expect(await roleOfTicket(guest)).toBe("viewer");
      expect(await refusal(await accept(await world.stranger(), token))).toBe("410 gone");
      expect((await list(owner)).invitations).toEqual([]);
      const log = await audited(world.context.orm, session.ideaId);
      expect(log.slice(-2).map(({ action }) => action)).toEqual(["member.invited", "member.joined"]);
      expect(JSON.stringify(log)).not.toContain(token);
    });

    it("tells members who is there, and addresses and invitations to the owner alone", async () => {
      await invite("driver");
      const { caller, user } = await world.member(session.ideaId, "viewer");
      const seen = await list(caller);
      expect(seen.invitations).toEqual([]);
      expect(seen.members.map(({ role }) => role)).toContain("owner");
      expect(seen.members.find((member) => member.role === "owner")?.email).toBeNull();
      expect((await list(owner)).members[0]).toMatchObject({ role: "owner", email: "owner@localhost" });
      expect((await list(owner)).members.some((member) => member.user === user)).toBe(true);
    });

    it("SE14 tells members no address of each other's by the ticket of somebody without a name", async () => {
      const { caller, user } = await world.member(session.ideaId, "viewer");
      const nameIn = async () => decodeJwt((await succeed(await askTicket(caller), ticketReplySchema)).ticket)["name"];
      expect(await nameIn()).toBe("a viewer");
      await forgetName(world.context.orm, user);
      expect(await nameIn()).toBeUndefined();
    });

    it("refuses a link that was withdrawn, has expired, or was made up, in the same words", async () => {
      const withdrawn = await invite("viewer");
      const given = { params: { ...ofIdea().params, invitation: withdrawn.id }, method: "DELETE" };
      expect((await call(invitationRoute.DELETE, owner, given)).status).toBe(204);
      expect(await refusal(await call(invitationRoute.DELETE, owner, given))).toBe("404 notFound");
      const expired = await invite("viewer");
      const late = new World(world.held, {
        nowMs: world.context.clock.now().getTime() + limits.invitationSeconds * 1_000,
      });
      const stranger = await late.stranger();
      const words = new Set<string>();
      for (const token of [withdrawn.token, expired.token, randomBytes(32).toString("base64url")]) {
        const reply = await accept(stranger, token);
        expect(reply.status).toBe(410);
        const { error } = (await reply.json()) as { error: { message: string } };
        words.add(error.message);
      }
      expect(words.size).toBe(1);
      installContext(world.context);
    });

    it("raises a member's role by a better link, and uses no link up that changes nothing", async () => {
      const { caller, user } = await world.member(session.ideaId, "viewer");
      world.revoked.length = 0;
      const better = await invite("driver");
      expect(await succeed(await accept(caller, better.token), acceptInvitationReplySchema)).toMatchObject({
        role: "driver",
      });
      expect(world.revoked).toEqual([{ what: "member", user, idea: session.ideaId, changed: true }]);
      const lesser = await invite("viewer");
      expect(await succeed(await accept(caller, lesser.token), acceptInvitationReplySchema)).toMatchObject({
        role: "driver",
      });
      expect(await refusal(await accept(owner, lesser.token))).toBe("409 conflict");
      expect((await accept(await world.stranger(), lesser.token)).status).toBe(200);
    });

    it("changes what a member may at once: the relay is told to have their terminals come back", async () => {
      const { caller, user } = await world.member(session.ideaId, "driver");
      expect(await roleOfTicket(caller)).toBe("driver");
      world.revoked.length = 0;
      expect((await change(owner, user, "viewer")).status).toBe(204);
      expect(world.revoked).toEqual([{ what: "member", user, idea: session.ideaId, changed: true }]);
      expect(await roleOfTicket(caller)).toBe("viewer");
      expect((await change(owner, user, "viewer")).status).toBe(204);
      expect(world.revoked).toHaveLength(1);
      expect((await audited(world.context.orm, session.ideaId)).at(-1)).toMatchObject({
        action: "member.role-changed",
        userId: user,
        subject: { user, role: "viewer", was: "driver" },
      });
    });

    it("lets the owner remove a member and a member leave, and cuts their terminals", async () => {
      for (const by of ["owner", "self"] as const) {
        const { caller, user } = await world.member(session.ideaId, "driver");
        world.revoked.length = 0;
        expect((await remove(by === "owner" ? owner : caller, user)).status).toBe(204);
        expect(world.revoked).toEqual([{ what: "member", user, idea: session.ideaId }]);
        expect(await refusal(await askTicket(caller))).toBe("404 notFound");
        expect(await refusal(await call(membersRoute.GET, caller, ofIdea()))).toBe("404 notFound");
        expect(await refusal(await remove(owner, user))).toBe("404 notFound");
        expect((await audited(world.context.orm, session.ideaId)).at(-1)).toMatchObject({
          action: "member.removed",
          subject: { user, left: by === "self" },
        });
      }
    });

    it("TR46 lets nobody who was removed, or may less, come back by a link that they kept", async () => {
      const { caller, user } = await world.member(session.ideaId, "driver");
      const [better, lesser] = [await invite("driver"), await invite("viewer")];
      expect((await accept(caller, better.token)).status).toBe(200); // changes nothing, and stays open
      expect((await change(owner, user, "viewer")).status).toBe(204);
      expect(await refusal(await accept(caller, better.token))).toBe("410 gone");
      expect((await list(owner)).invitations.map(({ id }) => id)).toEqual([lesser.id]);
      const third = await invite("driver");
      expect((await change(owner, user, "driver")).status).toBe(204); // raised: nobody has what they may not
      expect((await list(owner)).invitations).toHaveLength(2);
      world.revoked.length = 0;
      expect((await remove(owner, user)).status).toBe(204);
      expect((await list(owner)).invitations).toEqual([]);
      expect(await refusal(await accept(caller, third.token))).toBe("410 gone");
      expect(await refusal(await askTicket(caller))).toBe("404 notFound");
      expect((await audited(world.context.orm, session.ideaId)).at(-1)).toMatchObject({
        action: "member.removed",
        subject: { user, withdrawn: 2 },
      });
    });

    it("TR46 takes either a link first or its holder's removal, and leaves no member who was removed", async () => {
      for (let round = 0; round < 5; round++) {
        const { caller, user } = await world.member(session.ideaId, "viewer");
        const { token } = await invite("driver");
        await Promise.all([accept(caller, token), remove(owner, user)]);
        expect(await refusal(await askTicket(caller))).toBe("404 notFound");
      }
    });

    it("keeps the links of others where a member leaves", async () => {
      const { caller, user } = await world.member(session.ideaId, "viewer");
      const { id } = await invite("viewer");
      expect((await remove(caller, user)).status).toBe(204);
      expect((await list(owner)).invitations.map((invitation) => invitation.id)).toContain(id);
    });

    it("lets no member decide about others, and nobody take the owner away", async () => {
      const { caller, user } = await world.member(session.ideaId, "driver");
      const other = await world.member(session.ideaId, "viewer");
      const ownerId = (await list(owner)).members[0]?.user ?? "";
      for (const attempt of [
        change(caller, other.user, "driver"),
        change(other.caller, other.user, "driver"),
        remove(caller, other.user),
        remove(caller, ownerId),
        call(invitationsRoute.POST, caller, { ...ofIdea(), method: "POST", body: { role: "viewer" } }),
      ]) {
        expect(await refusal(await attempt)).toBe("403 forbidden");
      }
      expect(await refusal(await remove(owner, ownerId))).toBe("409 conflict");
      expect(await refusal(await change(owner, ownerId, "viewer"))).toBe("404 notFound");
      expect(await refusal(await change(await world.stranger(), user, "viewer"))).toBe("404 notFound");
    });

    it("lets a driver open a terminal on the owner's device, and a viewer none", async () => {
      const driver = await world.member(session.ideaId, "driver");
      const viewer = await world.member(session.ideaId, "viewer");
      const reserve = (by: Caller) =>
        call(sessionsRoute.POST, by, { method: "POST", body: { idea: session.ideaId, slot: "build" } });
      expect(await refusal(await reserve(viewer.caller))).toBe("403 forbidden");
      const { session: made } = await succeed(await reserve(driver.caller), sessionReplySchema);
      expect((await succeed(await reserve(owner), sessionReplySchema)).session.id).toBe(made.id);
      expect((await audited(world.context.orm, session.ideaId)).at(-1)).toMatchObject({
        action: "session.created",
        actor: { id: driver.user },
      });
    });

    it("invites nobody beyond the most members an idea has, nor where that is switched off", async () => {
      const reply = () => call(invitationsRoute.POST, owner, { ...ofIdea(), method: "POST", body: { role: "viewer" } });
      const before = await list(owner);
      const missing = limits.membersPerIdea - (before.members.length - 1) - before.invitations.length;
      await addInvitations(world.context, { idea: session.ideaId, count: missing - 1 });
      expect((await reply()).status).toBe(201);
      const { members, invitations } = await list(owner);
      expect(members.length - 1 + invitations.length).toBe(limits.membersPerIdea);
      expect(await refusal(await reply())).toBe("422 unprocessable");
      installContext({
        ...world.context,
        config: { ...world.context.config, flags: { ...world.context.config.flags, members: false } },
      });
      expect(await refusal(await reply())).toBe("403 forbidden");
      installContext(world.context);
    });
  });
}
