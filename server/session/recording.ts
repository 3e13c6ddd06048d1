/** Whether what a session prints is kept: its owner's wish, which its device's helper obeys when it hears of it. */
import { eq } from "drizzle-orm";
import type { ApiSession, SessionId } from "@coda/protocol";
import { ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { Scope } from "../scope.ts";
import { getSession, lockSession } from "./queries.ts";

/** Of this session alone: a paused idea keeps it paused. What is as it was asked for already is told of nowhere. */
export async function pauseRecording(scope: Scope, id: SessionId, paused: boolean): Promise<ApiSession> {
  await scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    const session = await lockSession(inside, id, { as: "owner", lock: "no key update" });
    if ((session.recordingPausedAt !== null) === paused) return;
    await tx
      .update(table)
      .set({ recordingPausedAt: paused ? scope.now() : null })
      .where(inside.sessions("owner", eq(table.id, id)));
    const about = { idea: session.ideaId, session: id, subject: { slot: session.slot } };
    await audit(inside, paused ? "recording.paused" : "recording.resumed", about);
  });
  return getSession(scope, id);
}
