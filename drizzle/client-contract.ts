/** What the server relies on in a database, whichever driver is behind it. */
import { randomBytes, randomUUID } from "node:crypto";
import { epochSchema, ideaIdSchema, paneIdSchema, slotSchema } from "@coda/protocol";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import {
  deviceChallenges,
  ideas,
  ideasTerminalSessions,
  terminalChunks,
  terminalEpochs,
  users,
} from "./schema/index.ts";

export interface OpenedDatabase {
  readonly database: Database;
  dispose(): Promise<void>;
}

const someDay = new Date("2026-11-21T10:00:00Z");

export function clientContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`the database client on ${name}`, () => {
    let held: OpenedDatabase;
    let database: Database;

    beforeAll(async () => {
      held = await open();
      ({ database } = held);
    });
    afterAll(() => held.dispose());

    it("knows that its migrations are missing, applies them twice without harm, and knows that they are there", async () => {
      expect(await database.isMigrated()).toBe(false);
      await database.migrate();
      expect(await database.isMigrated()).toBe(true);
      await database.migrate();
      expect(await database.isMigrated()).toBe(true);
    });

    async function newEpoch() {
      const { orm } = database;
      const [user] = await orm.insert(users).values({ name: "u" }).returning();
      if (user === undefined) throw new Error("no user was made");
      const ideaId = ideaIdSchema.parse(randomUUID().slice(0, 8));
      await orm.insert(ideas).values({ id: ideaId, userId: user.id, title: "t" });
      const [session] = await orm
        .insert(ideasTerminalSessions)
        .values({ userId: user.id, ideaId, slot: slotSchema.parse("primary"), createdAt: someDay })
        .returning();
      if (session === undefined) throw new Error("no session was made");
      const epoch = epochSchema.parse(randomUUID());
      const pane = paneIdSchema.parse("%1");
      const startedAt = new Date("2026-11-21T10:00:00.123Z");
      const about = { origin: "created", columns: 80, rows: 24, startedAt } as const;
      await orm.insert(terminalEpochs).values({ epoch, sessionId: session.id, pane, ...about });
      return { epoch, session };
    }

    it("keeps bytes, offsets up to 2^53, times and JSON exactly", async () => {
      const { epoch, session } = await newEpoch();
      const zstd = randomBytes(300_000);
      const offset = Number.MAX_SAFE_INTEGER;
      await database.orm.insert(terminalChunks).values({ epoch, offset, rawBytes: 1, zstd });
      const [chunk] = await database.orm.select().from(terminalChunks).where(eq(terminalChunks.epoch, epoch));
      expect(chunk?.offset).toBe(offset);
      expect(Buffer.compare(chunk?.zstd ?? new Uint8Array(0), zstd)).toBe(0);
      const [row] = await database.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch));
      expect(row?.startedAt.toISOString()).toBe("2026-11-21T10:00:00.123Z");
      const lastSequence = [{ pane: paneIdSchema.parse("%1"), epoch, offset }];
      const where = eq(ideasTerminalSessions.id, session.id);
      await database.orm.update(ideasTerminalSessions).set({ lastSequence }).where(where);
      const [updated] = await database.orm.select().from(ideasTerminalSessions).where(where);
      expect(updated?.lastSequence).toEqual(lastSequence);
    });

    it("drops a repeated chunk, and everything of a session with it", async () => {
      const { epoch, session } = await newEpoch();
      const chunk = { epoch, offset: 0, rawBytes: 1, zstd: randomBytes(10) };
      const insert = () => database.orm.insert(terminalChunks).values(chunk).onConflictDoNothing();
      await Promise.all([insert(), insert(), insert()]);
      const rows = () => database.orm.select().from(terminalChunks).where(eq(terminalChunks.epoch, epoch));
      expect(await rows()).toHaveLength(1);
      await database.orm.delete(ideasTerminalSessions).where(eq(ideasTerminalSessions.id, session.id));
      expect(await rows()).toHaveLength(0);
    });

    it("rolls a failed transaction back, and lets a row's holders wait for each other", async () => {
      const { epoch } = await newEpoch();
      const failing = database.orm.transaction(async (tx) => {
        await tx.update(terminalEpochs).set({ acknowledged: 99 }).where(eq(terminalEpochs.epoch, epoch));
        throw new Error("changed its mind");
      });
      await expect(failing).rejects.toThrow("changed its mind");
      const add = () =>
        database.orm.transaction(async (tx) => {
          const where = eq(terminalEpochs.epoch, epoch);
          const [row] = await tx.select().from(terminalEpochs).where(where).for("update");
          await tx
            .update(terminalEpochs)
            .set({ acknowledged: (row?.acknowledged ?? 0) + 1 })
            .where(where);
        });
      await Promise.all([add(), add(), add(), add(), add()]);
      const [row] = await database.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch));
      expect(row?.acknowledged).toBe(5);
    });

    it("hands a row that is deleted by many to one of them", async () => {
      const { orm } = database;
      await orm.insert(deviceChallenges).values({ challenge: "c", expiresAt: someDay });
      const take = () => orm.delete(deviceChallenges).where(eq(deviceChallenges.challenge, "c")).returning();
      const taken = await Promise.all([take(), take(), take()]);
      expect(taken.flat()).toHaveLength(1);
      expect(await orm.select().from(deviceChallenges).orderBy(asc(deviceChallenges.challenge))).toEqual([]);
    });
  });
}
