/** Pausing the recording: who may, what the device is told and tells, and what the pages see of it; run on every database. */
import { deviceSessionsReplySchema, ideaReplySchema, sessionReplySchema, type DeviceSession } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audited } from "@/server/testing/audited.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { part, recordsOf } from "@/server/testing/upload.ts";
import * as moveRoute from "./devmode/sessions/[id]/device/route.ts";
import * as selfRoute from "./devmode/devices/self/sessions/route.ts";
import * as ideaRoute from "./devmode/ideas/[id]/route.ts";
import * as recordingRoute from "./devmode/sessions/[id]/recording/route.ts";
import * as sessionRoute from "./devmode/sessions/[id]/route.ts";
import { paneQuery, UploadStage } from "./testing/upload-stage.ts";
import { call, refusal, succeed, TestDevice, type Caller } from "./testing/world.ts";

export function recordingContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`a pause of recording on ${name}`, () => {
    let stage: UploadStage;
    beforeAll(async () => {
      stage = await UploadStage.open(open);
    });
    afterAll(() => stage.dispose());

    const pause = (paused: boolean, by: Caller = stage.owner) =>
      call(recordingRoute.PUT, by, { method: "PUT", params: { id: stage.session.id }, body: { paused } });
    const pauseIdea = async (recordingPaused: boolean) =>
      succeed(
        await call(ideaRoute.PATCH, stage.owner, {
          method: "PATCH",
          params: { id: stage.session.ideaId },
          body: { recordingPaused },
        }),
        ideaReplySchema,
      );
    const shown = async () =>
      (
        await succeed(
          await call(sessionRoute.GET, stage.owner, { params: { id: stage.session.id } }),
          sessionReplySchema,
        )
      ).session.recording;
    const listed = async (query = "?pauses=1"): Promise<DeviceSession | undefined> => {
      const reply = await call(selfRoute.GET, stage.device, { path: `/x${query}` });
      return (await succeed(reply, deviceSessionsReplySchema)).sessions.find(({ id }) => id === stage.session.id);
    };
    const at = () => new Date(stage.nowMs).toISOString();

    it("PU4 is kept for a device that is away, told when it asks, and shown as obeyed once it says so", async () => {
      expect((await listed())?.paused).toBe(false);
      const pausedAt = at();
      const { session } = await succeed(await pause(true), sessionReplySchema);
      expect(session.recording).toEqual({ pausedAt, ideaPausedAt: null, stoppedAt: null, canPause: true });
      stage.world.advance(120);
      expect((await listed())?.paused).toBe(true);
      const stoppedAt = at();
      await stage.patch({ recordingStopped: true });
      stage.world.advance(60);
      await stage.patch({ recordingStopped: true, status: "detached" });
      expect(await shown()).toMatchObject({ pausedAt, stoppedAt });
      await pause(false);
      expect((await listed())?.paused).toBe(false);
      expect(await shown()).toMatchObject({ pausedAt: null, stoppedAt });
      await stage.patch({ recordingStopped: false });
      expect(await shown()).toMatchObject({ stoppedAt: null });
    });

    it("holds for all sessions of a paused idea, beside their own", async () => {
      await pause(true);
      expect((await pauseIdea(true)).idea.recordingPausedAt).toBe(at());
      await pause(false);
      expect([(await listed())?.paused, (await shown())?.ideaPausedAt]).toEqual([true, at()]);
      expect((await pauseIdea(false)).idea.recordingPausedAt).toBeNull();
      expect((await listed())?.paused).toBe(false);
    });

    it("PU5 is not told to a helper that knows of none, and the pages see that, also of one put back to an older", async () => {
      await pause(true);
      await listed();
      expect((await shown())?.canPause).toBe(true);
      expect(await listed("")).not.toHaveProperty("paused");
      expect((await shown())?.canPause).toBe(false);
      await pause(false);
    });

    it("PU6 is the owner's alone, and each is one line of the audit log", async () => {
      const stranger = await stage.world.stranger();
      expect(await refusal(await pause(true, stranger))).toBe("404 notFound");
      expect(await refusal(await pause(true, stage.device))).toBe("403 forbidden");
      const before = (await audited(stage.orm, stage.session.ideaId)).length;
      for (const paused of [true, true, false, false]) await pause(paused);
      for (const paused of [true, true, false, false]) await pauseIdea(paused);
      const lines = (await audited(stage.orm, stage.session.ideaId)).slice(before);
      const { id: session, slot } = stage.session;
      expect(lines.map(({ action, subject, actor }) => [action, subject, actor.kind])).toEqual([
        ["recording.paused", { session, slot }, "user"],
        ["recording.resumed", { session, slot }, "user"],
        ["recording.paused", { title: "Notes" }, "user"],
        ["recording.resumed", { title: "Notes" }, "user"],
      ]);
    });

    it("PU3 is a gap of its cause in the transcript, with the time since when", async () => {
      const from = "2026-11-21T09:58:00.000Z";
      const gap = { from: 3, to: null, cause: "paused" as const, at: from };
      const epoch = stage.newEpoch({ chunks: [part(0, Buffer.from("abc"))], gaps: [gap], ended: true });
      await stage.upload(epoch);
      const records = await recordsOf(await stage.read(paneQuery(epoch)));
      const gaps = records.map(({ header }) => header).filter(({ kind }) => kind === "gap");
      expect(gaps).toEqual([{ kind: "gap", from: 3, to: null, cause: "paused", at: Date.parse(from) }]);
    });

    it("is not said to be obeyed by the device that has the slot next", async () => {
      await pause(true);
      await stage.patch({ recordingStopped: true });
      const next = await TestDevice.register(stage.world, "next");
      const moved = await call(moveRoute.POST, stage.owner, {
        method: "POST",
        params: { id: stage.session.id },
        body: { device: next.id },
      });
      const { session } = await succeed(moved, sessionReplySchema);
      expect(session.recording).toMatchObject({ stoppedAt: null, canPause: false });
    });
  });
}
