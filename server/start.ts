/** The server's start: reads the configuration and opens the database, or says in one sentence why not and ends. */
import { DatabaseError } from "../drizzle/database.ts";
import { ConfigError } from "./config.ts";
import { serverContext } from "./context.ts";
import { notePeers } from "./http/whence.ts";

export async function openAtStart(): Promise<void> {
  notePeers();
  try {
    await serverContext();
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof DatabaseError)) throw error;
    process.stderr.write(`coda web: ${error.message.replaceAll("\n", "\ncoda web: ")}\n`);
    process.exit(1);
  }
}
