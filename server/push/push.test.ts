/** Messages to browsers, against a push service that checks their sender and reads them as a browser would. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import {
  limits,
  pushBrowserReplySchema,
  pushReplySchema,
  type NoticeWhat,
  type PushSubscriptionJson,
  type QuietHours,
} from "@coda/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as pushRoute from "@/app/api/devmode/push/route.ts";
import * as browserRoute from "@/app/api/devmode/push/[id]/route.ts";
import * as readRoute from "@/app/api/devmode/notices/read/route.ts";
import * as testRoute from "@/app/api/devmode/push/[id]/test/route.ts";
import { call, post, refusal, succeed, type Caller } from "@/app/api/testing/world.ts";
import { auditEvents, ideaMembers, ideas, pushBrowsers, sessions as signIns } from "../../drizzle/schema/index.ts";
import { openEmbedded } from "../testing/databases.ts";
import { NoticeStage } from "../testing/notice-stage.ts";
import { PushService } from "../testing/push-service.ts";
import { newSubscription, vapidEnv } from "../testing/vapid.ts";
import { tellHeld } from "./held-notices.ts";

const ended: NoticeWhat = { kind: "commandEnded", command: "make", exitCode: 0, durationMs: 90_000 };

let stage: NoticeStage;
let service: PushService;
beforeAll(async () => {
  stage = await NoticeStage.open(openEmbedded, { env: vapidEnv });
  service = await PushService.start();
});
beforeEach(async () => {
  stage = await stage.anew();
  service.refusals.length = 0;
  stage.world.paused.length = 0;
});
afterAll(async () => {
  await service.stop();
  await stage.dispose();
});

const list = async (by = stage.owner) => succeed(await call(pushRoute.GET, by), pushReplySchema);

async function subscribe(by: Caller = stage.owner, subscription?: PushSubscriptionJson) {
  const browser = service.newBrowser();
  const reply = await post(pushRoute.POST, by, subscription ?? browser.subscription);
  return { ...(await succeed(reply, pushBrowserReplySchema)).browser, delivered: browser.delivered };
}

describe("what is pushed", () => {
  it("NI7 is for each of the reader's browsers alone, by the server's key, and names the place and the moment", async () => {
    const [desk, phone] = [await subscribe(), await subscribe(await stage.world.owner())];
    const stranger = await subscribe(await stage.world.stranger());
    const notice = stage.notice({ kind: "question", text: "Overwrite? [y/N]" });
    await stage.report(notice);
    await stage.report(notice); // told twice, pushed once
    const [kept] = (await stage.inbox()).notices;
    const tag = stage.session.id;
    for (const { id, delivered } of [desk, phone])
      expect(delivered).toEqual([
        {
          message: {
            browser: id,
            title: "Waits for your answer",
            body: "Overwrite? [y/N]\nprimary · Notes",
            path: `/inbox/${kept?.id}`,
            shownAt: "/ideas/notes/terminals/primary",
            tag,
            at: notice.at,
          },
          ttlSeconds: limits.pushSeconds,
          urgency: "high",
          topic: tag.replaceAll("-", ""),
          signedBy: vapidEnv.VAPID_PUBLIC_KEY,
          subject: vapidEnv.VAPID_SUBJECT,
        },
      ]);
    expect(stranger.delivered).toEqual([]);
    expect((await list()).browsers.map(({ lastTakenAt }) => lastTakenAt)).toEqual([notice.at, notice.at]);
  });

  it("is one message of a terminal for all that is told at once, however long, and none of what is told late", async () => {
    const { delivered } = await subscribe();
    const { orm, clock } = stage.world.context;
    const title = "\u{1F6A2}".repeat(60);
    await orm.update(ideas).set({ title }).where(eq(ideas.id, stage.session.ideaId));
    const at = new Date(clock.now().getTime() - 1_000).toISOString();
    const late = new Date(clock.now().getTime() - limits.pushSeconds * 1_000).toISOString();
    const text = '\\\u2028\u{1F600}"'.repeat(40);
    const what = { kind: "message", title: text, text } as const;
    await stage.report(
      stage.notice({ kind: "bell" }, { at }),
      stage.notice(what),
      stage.notice({ kind: "bell" }, { at: late }),
    );
    expect(delivered.length).toBe(1);
    expect(delivered[0]?.message.body.split("\n").at(-1)).toMatch(/^and 1 more$|…$/u);
    expect(Buffer.byteLength(JSON.stringify(delivered[0]?.message))).toBeLessThanOrEqual(limits.pushPayloadBytes);
    expect((await stage.inbox()).notices.length).toBe(3);
    await orm.update(ideas).set({ title: "Notes" }).where(eq(ideas.id, stage.session.ideaId));
  });

  it("NI7 waits in the inbox alone during quiet hours", async () => {
    const { delivered } = await subscribe();
    const now = stage.world.context.clock.now();
    const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
    const quiet = { fromMinute: minute, toMinute: (minute + 1) % 1_440, timeZone: "UTC" };
    await stage.prefer({ quiet });
    await stage.report(stage.notice());
    expect([delivered.length, (await stage.inbox()).unread]).toEqual([0, 1]);
    await stage.prefer({ quiet: { ...quiet, fromMinute: (minute + 1) % 1_440, toMinute: (minute + 2) % 1_440 } });
    await stage.report(stage.notice());
    expect(delivered.length).toBe(1);
  });

  describe("once quiet hours are over", () => {
    let quiet: QuietHours;
    beforeEach(async () => {
      const now = stage.world.context.clock.now();
      const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
      quiet = { fromMinute: minute, toMinute: (minute + 2) % 1_440, timeZone: "UTC" };
      await stage.prefer({ quiet });
    });
    const tell = async () => tellHeld(stage.world.context);

    it("NI12 is told as one message that leads to the inbox, by one process, and once", async () => {
      const { delivered } = await subscribe();
      await stage.report(stage.notice({ kind: "question", text: "Go on?" }), stage.notice(), stage.notice(ended));
      expect([await tell(), delivered.length]).toEqual([0, 0]);
      stage.world.advance(120);
      const told = await Promise.all([tell(), tell()]);
      expect(told.reduce((a, b) => a + b)).toBe(1);
      expect(delivered.map(({ message }) => message)).toMatchObject([
        {
          title: "3 notices while it was quiet",
          body: "2 programs need you\n1 command ended",
          path: "/inbox",
        },
      ]);
      expect(await tell()).toBe(0);
    });

    it("NI12 is told as itself where it is the only one, without what was read or may not be seen by then", async () => {
      const viewer = await stage.world.member(stage.session.ideaId, "viewer");
      await stage.setLevel("all", viewer.caller);
      await stage.prefer({ quiet }, viewer.caller);
      const [own, other] = [await subscribe(), await subscribe(viewer.caller)];
      await stage.report(stage.notice(), stage.notice({ kind: "question", text: "Go on?" }));
      const [newest, first] = (await stage.inbox()).notices;
      await post(readRoute.POST, stage.owner, { ids: [first?.id], read: true });
      await stage.world.context.orm.delete(ideaMembers);
      stage.world.advance(120);
      expect(await tell()).toBe(1);
      expect(own.delivered.map(({ message }) => message)).toMatchObject([
        { title: "Waits for your answer", path: `/inbox/${newest?.id}` },
      ]);
      expect(other.delivered).toEqual([]);
    });

    it("NI12 is in the inbox alone once it is a day old", async () => {
      const { delivered } = await subscribe();
      await stage.report(stage.notice());
      stage.world.advance(limits.heldNoticeMs / 1_000 + 180);
      expect([await tell(), delivered.length]).toEqual([0, 0]);
    });
  });
});

describe("a push service", () => {
  it("NI9 that does not take a message now is asked again, as late as it says, and so often", async () => {
    const { delivered } = await subscribe();
    service.refusals.push({ status: 503 }, { status: 429, headers: { "retry-after": "7" } });
    await stage.report(stage.notice());
    expect(delivered.length).toBe(1);
    expect(stage.world.paused).toEqual([1_000, 7_000]);
    const before = service.requests;
    service.refusals.push(...Array.from({ length: limits.pushTries }, () => ({ status: 500 })));
    await stage.report(stage.notice());
    expect([delivered.length, service.requests - before]).toEqual([1, limits.pushTries]);
    // What it will never take is not tried again; a redirect is no way to anybody.
    for (const refused of [{ status: 413 }, { status: 307, headers: { location: `${service.origin}/elsewhere` } }]) {
      const asked = service.requests;
      service.refusals.push(refused);
      await stage.report(stage.notice());
      expect([delivered.length, service.requests - asked]).toEqual([1, 1]);
    }
    expect((await list()).browsers.length).toBe(1);
  });

  it.each([404, 410])("NI8 that knows a browser no more (%d) is asked no more", async (status) => {
    await subscribe();
    service.refusals.push({ status });
    await stage.report(stage.notice());
    expect((await list()).browsers).toEqual([]);
    const before = service.requests;
    await stage.report(stage.notice());
    expect(service.requests).toBe(before);
  });

  it("is asked nothing for a browser whose key is none, and others hear all the same", async () => {
    const broken = service.newBrowser().subscription;
    const keys = { ...broken.keys, p256dh: Buffer.alloc(65, 4).toString("base64url") };
    await subscribe(await stage.world.owner(), { ...broken, keys });
    const { delivered } = await subscribe();
    const before = service.requests;
    await stage.report(stage.notice());
    expect([delivered.length, service.requests - before]).toEqual([1, 1]);
  });

  it("that hangs up is one that does not take it now", async () => {
    const server: Server = createServer((request) => request.socket.destroy());
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    await subscribe(stage.owner, newSubscription(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`));
    await stage.report(stage.notice());
    expect(stage.world.paused.length).toBe(limits.pushTries - 1);
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  it.each([
    "http://push.example.org/x",
    "https://push.example.org:8443/x",
    "https://user@push.example.org/x",
    "https://10.0.0.1/x",
    "https://[::ffff:192.168.0.1]/x",
    "https://169.254.169.254/x",
    "ftp://push.example.org/x",
  ])("NI10 at %s is not for this server to call", async (endpoint) => {
    expect(await refusal(await post(pushRoute.POST, stage.owner, newSubscription(endpoint)))).toBe("400 badRequest");
  });
});

describe("a browser that is pushed to", () => {
  it("NI8 is one sign-in's, and gone with it", async () => {
    const { orm } = stage.world.context;
    const { delivered } = await subscribe();
    await orm.delete(signIns);
    await stage.report(stage.notice());
    expect([delivered.length, await orm.$count(pushBrowsers)]).toEqual([0, 0]);
  });

  it("NI8 hears nothing by a sign-in that is over or an account that is disabled", async () => {
    const { orm, clock } = stage.world.context;
    const { delivered } = await subscribe();
    await orm.update(signIns).set({ expires: clock.now() });
    await stage.report(stage.notice());
    expect(delivered).toEqual([]);
  });

  it("takes the place of whoever was signed in there before, is tested and removed by its owner, and written down", async () => {
    const first = service.newBrowser();
    await subscribe(await stage.world.stranger(), first.subscription);
    const { id } = await subscribe(stage.owner, first.subscription);
    expect(await stage.world.context.orm.$count(pushBrowsers)).toBe(1);
    const other = await stage.world.owner();
    expect((await list(other)).browsers).toMatchObject([{ id, isThis: false }]);
    const test = async (by: Caller) => call(testRoute.POST, by, { method: "POST", params: { id } });
    expect(await (await test(other)).json()).toEqual({ outcome: "taken" });
    expect(first.delivered[0]?.message).toMatchObject({ browser: id, path: "/inbox", tag: "test" });
    service.refusals.push({ status: 500 });
    expect(await (await test(other)).json()).toEqual({ outcome: "failed" });
    expect(stage.world.paused).toEqual([]);

    const remove = async (by: Caller) => call(browserRoute.DELETE, by, { method: "DELETE", params: { id } });
    expect(await refusal(await remove(await stage.world.stranger()))).toBe("404 notFound");
    expect((await remove(other)).status).toBe(204);
    expect(await refusal(await test(other))).toBe("404 notFound");
    const deeds = (await stage.world.context.orm.select().from(auditEvents)).map(({ action }) => action);
    expect(deeds).toEqual(expect.arrayContaining(["push.browser-added", "push.browser-removed"]));
  });

  it("is one of so many: the oldest goes", async () => {
    for (let more = 0; more <= limits.pushBrowsersPerUser; more += 1) {
      await subscribe(await stage.world.owner(), newSubscription(`${service.origin}/${randomUUID()}`));
      stage.world.advance(1);
    }
    expect((await list()).browsers.length).toBe(limits.pushBrowsersPerUser);
  });
});

it("nothing is pushed where the server has no key, and nobody is asked to allow it", async () => {
  const without = await NoticeStage.open(openEmbedded);
  expect((await list(without.owner)).publicKey).toBeNull();
  const reply = await post(pushRoute.POST, without.owner, newSubscription("https://push.example.org/x"));
  expect(await refusal(reply)).toBe("409 conflict");
  await without.report(without.notice());
  expect((await without.inbox()).unread).toBe(1);
  await without.dispose();
});
