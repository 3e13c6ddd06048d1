/** Deleting a session: its row and, with it, its transcript. What runs in tmux is the user's and goes on. */
import { eq } from "drizzle-orm";
import type { SessionId } from "@coda/protocol";
import { ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";

export async function deleteSession(scope: Scope, id: SessionId): Promise<void> {
  const gone = await scope.orm
    .delete(table)
    .where(scope.sessions(eq(table.id, id)))
    .returning({ id: table.id });
  if (gone.length === 0) throw new ApiError("notFound", "There is no such session.");
}
