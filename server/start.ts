/** The server's start: reads the configuration and opens the database, or says in one sentence why not and ends. */
import { DatabaseError } from "../drizzle/database.ts";
import { setUpLink } from "./account/set-up.ts";
import { ConfigError, runsOnVercel } from "./config.ts";
import { serverContext, type ServerContext } from "./context.ts";
import { leaveConnections } from "./http/drain.ts";
import { notePeers } from "./http/whence.ts";

export async function openAtStart(): Promise<void> {
  notePeers();
  // Next ends its server at the same word, once the last connection is closed.
  if (!runsOnVercel()) process.once("SIGTERM", leaveConnections);
  try {
    await sayHowToSetUp(await serverContext());
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof DatabaseError)) throw error;
    process.stderr.write(`coda web: ${error.message.replaceAll("\n", "\ncoda web: ")}\n`);
    process.exit(1);
  }
}

/** Only who reads the server's output becomes its first admin. A platform that keeps it for many eyes is told nothing. */
async function sayHowToSetUp(context: ServerContext): Promise<void> {
  if (runsOnVercel()) return;
  const link = await setUpLink(context);
  if (link === undefined) return;
  process.stdout.write(`coda web: this server has no admin yet. To set it up, open within an hour:\n\n  ${link}\n\n`);
}
