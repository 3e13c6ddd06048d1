/** Deleting and settings, through the route handlers, with a look at every table; on every database. */
import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import {
  deletedReplySchema,
  ideaHoldingsReplySchema,
  ideaReplySchema,
  settingsSchema,
  shareIdSchema,
} from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as ideaRoute from "@/app/api/devmode/ideas/[id]/route.ts";
import * as holdingsRoute from "@/app/api/devmode/ideas/[id]/holdings/route.ts";
import * as sessionRoute from "@/app/api/devmode/sessions/[id]/route.ts";
import * as settingsRoute from "@/app/api/devmode/settings/route.ts";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, nobody, refusal, succeed, takenSession } from "@/app/api/testing/world.ts";
import { rowsOf } from "../../drizzle/migrations.ts";
import { shares } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { testDatabases } from "../testing/databases.ts";
import { part } from "../testing/upload.ts";

describe.each(testDatabases)("deleting on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  /** Of every table but the audit log, which outlives what it tells of: `{terminal_chunks: 4, …}`. */
  async function rowCounts(): Promise<Record<string, number>> {
    const names = await rowsOf(
      stage.orm,
      sql`select tablename as "name" from pg_tables where schemaname = 'public' and tablename <> 'audit_events'`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of names) {
      const [row] = await rowsOf(
        stage.orm,
        sql`select count(*)::integer as "count" from ${sql.identifier(String(name))}`,
      );
      counts[String(name)] = Number(row?.["count"]);
    }
    return counts;
  }

  async function fill(session: string): Promise<void> {
    for (const ended of [false, true]) {
      const epoch = stage.newEpoch({
        chunks: [part(0, randomBytes(10)), part(15, randomBytes(10))],
        gaps: [{ from: 10, to: 15, cause: "journal-cap" }],
        keyframes: [part(15, Buffer.from("keyframe"))],
        sizes: [{ offset: 3, columns: 90, rows: 20 }],
        masks: [{ from: 2, to: 4, kind: "password" }],
        commands: [{ ...noCommand, outputFrom: 1, startedAt: "2026-11-21T09:00:00.000Z" }],
        ended,
      });
      const reply = await stage.patch({ epochs: [epoch] }, stage.device, session);
      expect(reply.status).toBe(200);
    }
  }
  const none = { promptAt: null, outputTo: null, command: null, directory: null };
  const noCommand = { ...none, exitCode: null, durationMs: null };
  const remove = { method: "DELETE" };

  it("TS5 of a session takes every row of it, says how much that was, and closes its sockets", async () => {
    const before = await rowCounts();
    const session = await takenSession(stage.owner, stage.device, "Doomed session");
    await fill(session.id);
    const filled = await rowCounts();
    const more = Object.entries(filled).filter(([table, count]) => count > (before[table] ?? 0));
    expect(more.map(([table]) => table).toSorted()).toEqual([
      "ideas",
      "ideas_terminal_sessions",
      "terminal_chunks",
      "terminal_commands",
      "terminal_epochs",
      "terminal_gaps",
      "terminal_keyframes",
      "terminal_masks",
      "terminal_sizes",
    ]);
    const given = { ...remove, params: { id: session.id } };
    expect(await succeed(await call(sessionRoute.DELETE, stage.owner, given), deletedReplySchema)).toEqual({
      deleted: { sessions: 1, epochs: 2, chunks: 4, rawBytes: 40 },
    });
    expect(await rowCounts()).toEqual({ ...before, ideas: (before["ideas"] ?? 0) + 1 });
    expect(stage.world.revoked.at(-1)).toEqual({ what: "session", session: session.id });
    expect(await refusal(await call(sessionRoute.DELETE, stage.owner, given))).toBe("404 notFound");
  });

  it("TS5 of a session that is called off before it is done takes nothing, and cuts nobody", async () => {
    const session = await takenSession(stage.owner, stage.device, "Spared session");
    await fill(session.id);
    const before = await rowCounts();
    const told = stage.world.revoked.length;
    const gone = new AbortController();
    gone.abort();
    const given = { ...remove, params: { id: session.id }, signal: gone.signal };
    expect(await refusal(await call(sessionRoute.DELETE, stage.owner, given))).toBe("410 gone");
    expect(await rowCounts()).toEqual(before);
    expect(stage.world.revoked).toHaveLength(told);
  });

  it("TS5 of an idea that is called off before it is done takes nothing, and it is still told what would go", async () => {
    const session = await takenSession(stage.owner, stage.device, "Spared idea");
    await fill(session.id);
    const nowMs = stage.world.context.clock.now().getTime();
    const { id: createdBy } = await localOwner(stage.orm);
    await stage.orm.insert(shares).values(
      [60_000, -1].map((ms) => ({
        id: shareIdSchema.parse(randomUUID()),
        sessionId: session.id,
        createdBy,
        label: "",
        role: "viewer" as const,
        withHistory: false,
        tokenHash: randomUUID(),
        createdAt: new Date(nowMs),
        expiresAt: new Date(nowMs + ms),
      })),
    );
    const before = await rowCounts();
    const gone = new AbortController();
    gone.abort();
    const given = { params: { id: session.ideaId } };
    expect(await refusal(await call(ideaRoute.DELETE, stage.owner, { ...remove, ...given, signal: gone.signal }))).toBe(
      "410 gone",
    );
    expect(await rowCounts()).toEqual(before);
    const holdings = { sessions: 1, rawBytes: 40, members: 0, shares: 1 };
    expect(await succeed(await call(holdingsRoute.GET, stage.owner, given), ideaHoldingsReplySchema)).toEqual({
      holdings,
    });
    await call(ideaRoute.DELETE, stage.owner, { ...remove, ...given });
  });

  it("TS5 of an idea takes its sessions, and nobody else's", async () => {
    const kept = await takenSession(stage.owner, stage.device, "Kept");
    await fill(kept.id);
    const before = await rowCounts();
    const session = await takenSession(stage.owner, stage.device, "Doomed idea");
    await fill(session.id);
    const given = { ...remove, params: { id: session.ideaId } };
    expect(await refusal(await call(ideaRoute.DELETE, await stage.world.stranger(), given))).toBe("404 notFound");
    expect(await refusal(await call(ideaRoute.DELETE, nobody, given))).toBe("401 signedOut");
    expect(await refusal(await call(ideaRoute.DELETE, stage.device, given))).toBe("403 forbidden");
    const { users, sessions } = await rowCounts();
    expect(await succeed(await call(ideaRoute.DELETE, stage.owner, given), deletedReplySchema)).toEqual({
      deleted: { sessions: 1, epochs: 2, chunks: 4, rawBytes: 40 },
    });
    expect(await rowCounts()).toEqual({ ...before, users, sessions });
    expect(stage.world.revoked.at(-1)).toEqual({ what: "session", session: session.id });
    expect(await refusal(await call(ideaRoute.DELETE, stage.owner, given))).toBe("404 notFound");
  });

  it("of an idea without sessions is told as nothing", async () => {
    const session = await takenSession(stage.owner, stage.device, "Empty");
    await call(sessionRoute.DELETE, stage.owner, { ...remove, params: { id: session.id } });
    const given = { ...remove, params: { id: session.ideaId } };
    expect(await succeed(await call(ideaRoute.DELETE, stage.owner, given), deletedReplySchema)).toEqual({
      deleted: { sessions: 0, epochs: 0, chunks: 0, rawBytes: 0 },
    });
  });

  it("TS3 retention is set by the owner alone, within limits, and given back to the default", async () => {
    const patch = (body: unknown, by = stage.owner) =>
      call(ideaRoute.PATCH, by, { method: "PATCH", params: { id: stage.session.ideaId }, body });
    const settings = (body: unknown) => call(settingsRoute.PATCH, stage.owner, { method: "PATCH", body });
    expect((await succeed(await patch({ retentionDays: 7 }), ideaReplySchema)).idea.retentionDays).toBe(7);
    expect((await succeed(await patch({ retentionDays: null }), ideaReplySchema)).idea.retentionDays).toBeNull();
    expect(await refusal(await patch({ retentionDays: 7 }, await stage.world.stranger()))).toBe("404 notFound");
    expect(await succeed(await settings({ retentionDays: 90 }), settingsSchema)).toEqual({ retentionDays: 90 });
    expect(await (await call(settingsRoute.GET, stage.owner)).json()).toEqual({ retentionDays: 90 });
    for (const retentionDays of [0, 3_651, 1.5, "7"]) {
      expect(await refusal(await settings({ retentionDays }))).toBe("400 badRequest");
      expect(await refusal(await patch({ retentionDays }))).toBe("400 badRequest");
    }
    expect(await (await call(settingsRoute.GET, await stage.world.stranger())).json()).toEqual({ retentionDays: null });
  });
});
