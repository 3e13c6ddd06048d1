/**
 * What came while its reader had quiet hours: it is held back, and told once they are over, several as one message. Nobody
 * is told of what they have read by then, may not see any more, or is a day old.
 */
import { and, eq, gte, inArray, isNull } from "drizzle-orm";
import { limits, type UserId } from "@coda/protocol";
import {
  devices,
  ideas,
  ideasTerminalSessions as sessions,
  notices as table,
  users,
} from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import type { TellableNotice } from "../notice/tellable.ts";
import { Scope } from "../scope.ts";
import { pushOf, summaryOf } from "./push-message.ts";
import { pushToBrowsers } from "./push-notices.ts";
import { isQuietFor } from "./quiet-hours.ts";

type Given = Pick<ServerContext, "orm" | "clock" | "push" | "pause">;

/** How many people were told. */
export async function tellHeld(given: Given): Promise<number> {
  const { orm, clock } = given;
  const now = clock.now();
  const waiting = await orm
    .selectDistinctOn([users.id], { id: users.id, preferences: users.noticePreferences })
    .from(table)
    .innerJoin(users, eq(users.id, table.userId))
    .where(eq(table.isHeld, true));
  let told = 0;
  for (const { id, preferences } of waiting) {
    if (isQuietFor(preferences, now)) continue;
    const held = await take(given, id);
    const [first] = held;
    if (first === undefined) continue;
    await pushToBrowsers(given, id, held.length === 1 ? pushOf(first, 0) : summaryOf(held));
    told++;
  }
  return told;
}

/** Of several web processes one has them; newest first. */
async function take({ orm, clock }: Given, userId: UserId): Promise<TellableNotice[]> {
  const mine = await orm
    .update(table)
    .set({ isHeld: false })
    .where(and(eq(table.userId, userId), eq(table.isHeld, true)))
    .returning({ id: table.id });
  if (mine.length === 0) return [];
  const scope = new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, { orm, clock });
  const ids = mine.map(({ id }) => id);
  const since = new Date(clock.now().getTime() - limits.heldNoticeMs);
  const rows = await orm
    .select({
      notice: table,
      slot: sessions.slot,
      idea: { ideaId: ideas.id, ideaTitle: ideas.title },
      deviceName: devices.name,
    })
    .from(table)
    .leftJoin(sessions, eq(sessions.id, table.sessionId))
    .leftJoin(ideas, eq(ideas.id, sessions.ideaId))
    .leftJoin(devices, eq(devices.id, table.deviceId))
    .where(scope.notices(inArray(table.id, ids), isNull(table.readAt), gte(table.receivedAt, since)));
  return rows
    .map(({ notice, slot, idea, deviceName }) => ({
      ...notice,
      place: idea === null || slot === null ? null : { ...idea, slot },
      ...(deviceName !== null && { deviceName }),
    }))
    .toSorted((a, b) => b.id - a.id);
}
