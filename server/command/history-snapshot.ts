/** The newest commands of a session in one compressed piece: what survives in its own row. */
import type { SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { compress } from "../transcript/zstd.ts";
import { newestCommands } from "./queries.ts";

/** Some tens of kilobytes compressed; a session's row stays quick to write. */
const snapshotCommands = 500;

/** `{"commands": [ApiCommand, …]}`, newest first, as JSON in one zstd frame; null when there are none. */
export async function historySnapshot(orm: Orm, session: SessionId): Promise<Uint8Array | null> {
  const commands = await newestCommands(orm, session, snapshotCommands);
  return commands.length === 0 ? null : compress(Buffer.from(JSON.stringify({ commands })));
}
