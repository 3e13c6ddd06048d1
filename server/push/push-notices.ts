/** Sends what has just come into inboxes on to their owners' browsers, unless they sleep. Nobody waits for it. */
import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { defaultNoticePreferences, limits, type PushBrowserId, type PushOutcome, type UserId } from "@coda/protocol";
import { pushBrowsers as table, sessions as signIns, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import type { TellableNotice } from "../notice/tellable.ts";
import { pushOf } from "./push-message.ts";
import type { Push, PushTry } from "./pusher.ts";
import { isQuiet } from "./quiet-hours.ts";

type Given = Pick<ServerContext, "orm" | "clock" | "push" | "pause">;

export async function pushNotices(given: Given, fresh: readonly TellableNotice[]): Promise<void> {
  const now = given.clock.now();
  // What a helper tells late is in the inbox; nobody is woken for it.
  const recent = fresh.filter(({ at }) => now.getTime() - at.getTime() < limits.pushSeconds * 1_000);
  if (given.push === undefined || recent.length === 0) return;
  const perUser = Map.groupBy(recent, ({ userId }) => userId);
  const browsers = await browsersAwake(given, [...perUser.keys()]);
  const deliveries = Array.from(perUser, ([user, notices]) =>
    newestOfEach(notices).flatMap((push) =>
      (browsers.get(user) ?? []).map((browser) => deliver(given, { browser, push: push(browser.id) })),
    ),
  );
  await Promise.all(deliveries.flat());
}

/** The newest of each terminal or device: they take each other's place on a screen. */
function newestOfEach(notices: readonly TellableNotice[]): readonly ((browser: PushBrowserId) => Push)[] {
  const places = Map.groupBy(notices, ({ sessionId, deviceId }) => sessionId ?? deviceId);
  return [...places.values()].map((ofPlace) => {
    const newest = ofPlace.reduce((a, b) => (b.at >= a.at ? b : a));
    return pushOf(newest, ofPlace.length - 1);
  });
}

export type BrowserRow = typeof table.$inferSelect;

/** Of those whose sign-in is good and who have no quiet hours now. */
async function browsersAwake({ orm, clock }: Given, people: readonly UserId[]) {
  const now = clock.now();
  const rows = await orm
    .select({ browser: table, preferences: users.noticePreferences })
    .from(table)
    .innerJoin(signIns, eq(signIns.id, table.signInId))
    .innerJoin(users, eq(users.id, table.userId))
    .where(and(inArray(table.userId, [...people]), isNull(users.disabledAt), gt(signIns.expires, now)))
    .orderBy(desc(table.createdAt))
    .limit(people.length * limits.pushBrowsersPerUser);
  const awake = rows.filter(({ preferences }) => {
    const { quiet } = preferences ?? defaultNoticePreferences;
    return quiet === null || !isQuiet(quiet, now);
  });
  return Map.groupBy(
    awake.map(({ browser }) => browser),
    ({ userId }) => userId,
  );
}

interface Delivery {
  readonly browser: BrowserRow;
  readonly push: Push;
  readonly tries?: number;
}

/** Tried again for a while where the push service is busy or away; an address that it knows no more is forgotten. */
export async function deliver(
  given: Given,
  { browser, push, tries = limits.pushTries }: Delivery,
): Promise<PushOutcome> {
  const to = { endpoint: browser.endpoint, keys: { p256dh: browser.p256dh, auth: browser.auth } };
  for (let done = 1; ; done += 1) {
    const { came, ...said } = (await given.push?.try(to, push)) ?? ({ came: "refused" } satisfies PushTry);
    if (came === "taken") {
      await given.orm.update(table).set({ lastTakenAt: given.clock.now() }).where(eq(table.id, browser.id));
      return "taken";
    }
    if (came === "gone") {
      await given.orm.delete(table).where(eq(table.id, browser.id));
      return "gone";
    }
    if (came === "refused" || done === tries) return "failed";
    const afterMs = "afterMs" in said ? said.afterMs : 0;
    await given.pause(Math.min(Math.max(afterMs, firstWaitMs * 4 ** (done - 1)), longestWaitMs));
  }
}

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
