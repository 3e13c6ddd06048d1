/** Deleting sessions: their rows and, with them, their transcripts. What runs in tmux is the user's and goes on. */
import { count, countDistinct, eq, inArray, sum } from "drizzle-orm";
import type { DeletedReply, SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ideasTerminalSessions as table, terminalChunks, terminalEpochs } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { lockSession } from "./queries.ts";

type Given = Pick<ServerContext, "orm" | "relay" | "clock" | "rest"> & {
  /** Comes when nobody wants it any more: then nothing is deleted, unless it is done already. */
  readonly signal: AbortSignal;
};

/** Whoever is in it is cut. */
export async function deleteSession(given: Given, scope: Scope, id: SessionId): Promise<DeletedReply> {
  return revoking(given, async (tx, revoke) => {
    const inside = scope.within(tx);
    const { ideaId: idea, slot } = await lockSession(inside, id, { as: "owner", lock: "update" });
    const deleted = await heldBy(tx, [id]);
    await tx.delete(table).where(eq(table.id, id));
    // The embedded database works on this very thread: meanwhile nobody is heard.
    await given.rest();
    if (given.signal.aborted) throw new ApiError("gone", "It was called off: nothing was deleted.");
    await audit(inside, "session.deleted", { idea, session: id, subject: { slot } });
    revoke({ what: "session", session: id });
    return { deleted };
  });
}

/** What goes when these sessions go. Their rows are locked, so nothing is added meanwhile. */
export async function heldBy(tx: Orm, sessions: readonly SessionId[]): Promise<DeletedReply["deleted"]> {
  const [held] = await tx
    .select({
      epochs: countDistinct(terminalEpochs.epoch),
      chunks: count(terminalChunks.offset),
      rawBytes: sum(terminalChunks.rawBytes).mapWith(Number),
    })
    .from(terminalEpochs)
    .leftJoin(terminalChunks, eq(terminalChunks.epoch, terminalEpochs.epoch))
    .where(inArray(terminalEpochs.sessionId, [...sessions]));
  const { epochs = 0, chunks = 0, rawBytes = 0 } = held ?? {};
  return { sessions: sessions.length, epochs, chunks, rawBytes: rawBytes ?? 0 };
}
