/**
 * Telling people of a device of theirs that is gone while terminals run on it: once, a while after it counts as offline, and
 * not of one that was gone long before anybody looked. Whoever is back is told of as no longer gone.
 */
import { and, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { defaultNoticePreferences, limits, type KeptNotice } from "@coda/protocol";
import { devices, ideasTerminalSessions as sessions, notices, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { isOnline, signsOfLife, type SignsOfLife } from "../device/queries.ts";
import { pushNotices } from "../push/push-notices.ts";
import { keepNotices } from "./keep-notices.ts";

type Given = Pick<ServerContext, "orm" | "clock" | "push" | "pause">;

/** How many people were told. */
export async function tellGoneDevices(given: Given): Promise<number> {
  await takeBack(given);
  const { orm, clock } = given;
  const now = clock.now();
  const running = orm
    .select({ id: sessions.deviceId })
    .from(sessions)
    .where(inArray(sessions.status, ["live", "detached", "attention"]));
  const lastSign = sql`greatest(${devices.lastSeenAt}, ${devices.relayToldAt})`;
  const forgotten = new Date(now.getTime() - limits.deviceGoneForgottenMs).toISOString();
  const silent = await orm
    .select({ id: devices.id, name: devices.name, userId: devices.userId, ...signsOfLife })
    .from(devices)
    .where(
      and(
        isNull(devices.revokedAt),
        isNull(devices.copiedAt),
        isNull(devices.goneToldAt),
        gt(lastSign, sql`${forgotten}::timestamptz`),
        inArray(devices.id, running),
      ),
    );
  let told = 0;
  for (const device of silent) if (isGone(device, now)) told += await tell(given, device);
  return told;
}

type Silent = Pick<typeof devices.$inferSelect, "id" | "name" | "userId"> & SignsOfLife;

/** Its relay said so, or nobody has said anything of it, for long enough. */
function isGone(device: SignsOfLife, now: Date): boolean {
  if (isOnline(device, now)) return false;
  const silentMs = now.getTime() - lastSignOf(device).getTime();
  const countsAsOfflineMs = device.relayConnected === false ? 0 : limits.deviceOfflineMs;
  return silentMs >= countsAsOfflineMs + limits.deviceGoneMs;
}

/** The relay's word where it has given one: a helper may call the web app and serve no terminal. */
function lastSignOf({ relayConnected, relayToldAt, lastSeenAt }: SignsOfLife): Date {
  return (relayConnected === null ? lastSeenAt : relayToldAt) ?? new Date(0);
}

async function tell(given: Given, device: Silent): Promise<number> {
  const now = given.clock.now();
  const since = lastSignOf(device).toISOString();
  const what = { kind: "deviceOffline", since, backAt: null } as const satisfies KeptNotice;
  const kept = await given.orm.transaction(async (tx) => {
    // Of several web processes one tells.
    const mine = await tx
      .update(devices)
      .set({ goneToldAt: now })
      .where(and(eq(devices.id, device.id), isNull(devices.goneToldAt)))
      .returning({ id: devices.id });
    const [owner] = await tx.select().from(users).where(eq(users.id, device.userId));
    const { deviceOffline } = owner?.noticePreferences ?? defaultNoticePreferences;
    if (mine.length === 0 || !deviceOffline || owner?.disabledAt !== null) return [];
    const reported = `${device.id} gone since ${since}`;
    const row = { reported, userId: device.userId, at: now, receivedAt: now, kind: what.kind, what };
    return keepNotices(tx, [{ ...row, deviceId: device.id }]);
  });
  await pushNotices(
    given,
    kept.map((row) => ({ ...row, place: null, deviceName: device.name })),
  );
  return kept.length;
}

/** Of those that are back: their notices say for how long they were away, and ask for nobody's eyes any more. */
async function takeBack({ orm, clock }: Given): Promise<void> {
  const now = clock.now();
  const gone = await orm
    .select({ id: devices.id, ...signsOfLife })
    .from(devices)
    .where(isNotNull(devices.goneToldAt));
  const back = gone.filter((device) => isOnline(device, now)).map(({ id }) => id);
  if (back.length === 0) return;
  await orm.transaction(async (tx) => {
    await tx.update(devices).set({ goneToldAt: null }).where(inArray(devices.id, back));
    const backAt = JSON.stringify({ backAt: now.toISOString() });
    await tx
      .update(notices)
      .set({
        what: sql`${notices.what} || ${backAt}::jsonb`,
        readAt: sql`coalesce(${notices.readAt}, ${now.toISOString()}::timestamptz)`,
      })
      .where(
        and(
          inArray(notices.deviceId, back),
          eq(notices.kind, "deviceOffline"),
          sql`${notices.what} ->> 'backAt' is null`,
        ),
      );
  });
}
