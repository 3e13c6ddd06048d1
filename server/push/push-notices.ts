/** Sends what has just come into inboxes on to their owners' browsers, or holds it back while they sleep. Nobody waits for it. */
import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { limits, type PushBrowserId, type PushOutcome, type UserId } from "@coda/protocol";
import { notices, pushBrowsers as table, sessions as signIns, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import type { TellableNotice } from "../notice/tellable.ts";
import { pushOf } from "./push-message.ts";
import type { Push, PushTry } from "./pusher.ts";
import { isQuietFor } from "./quiet-hours.ts";

type Given = Pick<ServerContext, "orm" | "clock" | "push" | "pause">;

export async function pushNotices(given: Given, fresh: readonly TellableNotice[]): Promise<void> {
  const now = given.clock.now();
  // What a helper tells late is in the inbox; nobody is woken for it.
  const recent = fresh.filter(({ at }) => now.getTime() - at.getTime() < limits.pushSeconds * 1_000);
  if (given.push === undefined || recent.length === 0) return;
  const perUser = Map.groupBy(recent, ({ userId }) => userId);
  const people = await peopleWithBrowsers(given, [...perUser.keys()]);
  const asleep = [...people.values()].filter(({ isAsleep }) => isAsleep);
  const held = asleep.flatMap(({ id }) => perUser.get(id) ?? []).map(({ id }) => id);
  if (held.length > 0) await given.orm.update(notices).set({ isHeld: true }).where(inArray(notices.id, held));
  const deliveries = [...people.values()].flatMap(({ id, isAsleep, browsers }) =>
    isAsleep ? [] : newestOfEach(perUser.get(id) ?? []).map((push) => deliverToAll(given, browsers, push)),
  );
  await Promise.all(deliveries);
}

/** To all browsers of one person, whatever the time of the day. */
export async function pushToBrowsers(given: Given, person: UserId, push: PushFor): Promise<void> {
  if (given.push === undefined) return;
  const people = await peopleWithBrowsers(given, [person]);
  await deliverToAll(given, people.get(person)?.browsers ?? [], push);
}

async function deliverToAll(given: Given, browsers: readonly BrowserRow[], push: PushFor): Promise<void> {
  await Promise.all(browsers.map((browser) => deliver(given, { browser, push: push(browser.id) })));
}

type PushFor = (browser: PushBrowserId) => Push;

/** The newest of each terminal or device: they take each other's place on a screen. */
function newestOfEach(notices: readonly TellableNotice[]): readonly PushFor[] {
  const places = Map.groupBy(notices, ({ sessionId, deviceId }) => sessionId ?? deviceId);
  return [...places.values()].map((ofPlace) => {
    const newest = ofPlace.reduce((a, b) => (b.at >= a.at ? b : a));
    return pushOf(newest, ofPlace.length - 1);
  });
}

export type BrowserRow = typeof table.$inferSelect;

interface Person {
  readonly id: UserId;
  /** They have quiet hours now. */
  readonly isAsleep: boolean;
  readonly browsers: readonly BrowserRow[];
}

/** With those browsers whose sign-in is good; whoever has none is not among them. */
async function peopleWithBrowsers(
  { orm, clock }: Given,
  people: readonly UserId[],
): Promise<ReadonlyMap<UserId, Person>> {
  const now = clock.now();
  const rows = await orm
    .select({ browser: table, preferences: users.noticePreferences })
    .from(table)
    .innerJoin(signIns, eq(signIns.id, table.signInId))
    .innerJoin(users, eq(users.id, table.userId))
    .where(and(inArray(table.userId, [...people]), isNull(users.disabledAt), gt(signIns.expires, now)))
    .orderBy(desc(table.createdAt))
    .limit(people.length * limits.pushBrowsersPerUser);
  const byPerson = Map.groupBy(rows, ({ browser }) => browser.userId);
  return new Map(
    Array.from(byPerson, ([id, own]) => [
      id,
      {
        id,
        isAsleep: own.some(({ preferences }) => isQuietFor(preferences, now)),
        browsers: own.map(({ browser }) => browser),
      },
    ]),
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
