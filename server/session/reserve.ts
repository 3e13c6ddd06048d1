/** Reserving a slot: the row a device then takes and makes a tmux session of. */
import { and, count, eq } from "drizzle-orm";
import type { z } from "zod";
import {
  defaultSlot,
  limits,
  type ApiSession,
  type DeviceId,
  type IdeaId,
  type reserveSessionSchema,
} from "@coda/protocol";
import { ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { devicesServing } from "../device/queries.ts";
import { audit } from "../audit/record.ts";
import { ApiError } from "../http/api-error.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";
import { getSession, sessionRows, type SessionRow } from "./queries.ts";

/** Idempotent per idea and slot: the second call gives the first one's session. */
export async function reserveSession(
  scope: Scope,
  given: z.infer<typeof reserveSessionSchema>,
): Promise<{ session: ApiSession; created: boolean }> {
  const idea = await ideaRow(scope, given.idea, { as: "driver" });
  const slot = given.slot ?? defaultSlot;
  const existing = (await sessionRows(scope, { idea: idea.id })).find((row) => row.session.slot === slot);
  if (existing !== undefined && (existing.session.deviceId !== null || isSettled(existing, given.device))) {
    return { session: await getSession(scope, existing.session.id), created: false };
  }
  const wantedDeviceId = await chosenDevice(scope, idea.id, given.device);
  const made = await scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    await ideaRow(inside, idea.id, { as: "driver", lock: "no key update" });
    if (existing === undefined) await checkSlotCount(inside, idea.id);
    const [row] = await tx
      .insert(table)
      .values({ userId: idea.userId, ideaId: idea.id, slot, wantedDeviceId, createdAt: scope.now() })
      .onConflictDoNothing()
      .returning({ id: table.id });
    if (row !== undefined)
      await audit(inside, "session.created", { idea: idea.id, session: row.id, subject: { slot } });
    return row;
  });
  if (made !== undefined) return { session: await getSession(scope, made.id), created: true };
  return { session: await nameDevice(scope, { idea: idea.id, slot, wantedDeviceId }), created: false };
}

function isSettled({ session }: SessionRow, asked: DeviceId | undefined): boolean {
  return asked === undefined && session.wantedDeviceId !== null;
}

type Place = Pick<typeof table.$inferSelect, "slot" | "wantedDeviceId"> & { idea: typeof table.$inferSelect.ideaId };

/** A slot that still waits may be given to another device. */
async function nameDevice(scope: Scope, { idea, slot, wantedDeviceId: device }: Place): Promise<ApiSession> {
  const here = scope.sessions("driver", and(eq(table.ideaId, idea), eq(table.slot, slot)));
  const id = await scope.orm.transaction(async (tx) => {
    const columns = { id: table.id, before: table.wantedDeviceId, takenBy: table.deviceId };
    const [row] = await tx.select(columns).from(table).where(here).for("update");
    if (row === undefined) throw new ApiError("conflict", "The session was deleted meanwhile; try again.");
    if (device === null || device === row.before || row.takenBy !== null) return row.id;
    await tx.update(table).set({ wantedDeviceId: device }).where(here);
    const subject = { device, before: row.before, slot };
    await audit(scope.within(tx), "device.slot-moved", { idea, session: row.id, subject });
    return row.id;
  });
  return getSession(scope, id);
}

/** One of the idea's owner's. Null: whichever comes, as long as the owner has one at most. */
async function chosenDevice(scope: Scope, idea: IdeaId, asked: DeviceId | undefined): Promise<DeviceId | null> {
  const devices = await devicesServing(scope, idea);
  if (asked !== undefined) {
    if (devices.some((device) => device.id === asked)) return asked;
    throw new ApiError("notFound", "There is no such device; choose one of the idea's owner's.");
  }
  if (devices.length <= 1) return devices[0]?.id ?? null;
  const choices = devices.map(({ id, name }) => ({ id, name }));
  throw new ApiError("badRequest", "There are several devices; name the one that is to run this session.", {
    devices: choices,
  });
}

async function checkSlotCount(scope: Scope, idea: typeof table.$inferSelect.ideaId): Promise<void> {
  const [held] = await scope.orm
    .select({ count: count() })
    .from(table)
    .where(scope.sessions("driver", eq(table.ideaId, idea)));
  if ((held?.count ?? 0) >= limits.slotsPerIdea) {
    throw new ApiError("unprocessable", `This idea has ${limits.slotsPerIdea} slots, the most there can be.`);
  }
}
