/**
 * `npm run account-link`: prints a one-time link for a server's operator: to set it up while it has no admin, or, with
 * `-- <address>`, to get into that account again. Its authority is the server's own environment.
 */
import { randomBytes } from "node:crypto";
import { openDatabase } from "../../drizzle/client.ts";
import { DatabaseError } from "../../drizzle/database.ts";
import { operatorLink } from "../../server/account/account-link.ts";
import { setUpLink } from "../../server/account/set-up.ts";
import { systemClock } from "../../server/clock.ts";
import { ConfigError, serverConfig } from "../../server/config.ts";
import { ApiError } from "../../server/http/api-error.ts";

async function print(email: string | undefined): Promise<void> {
  const config = serverConfig();
  if (config.local) throw new ConfigError("CODA_LOCAL is set: in local mode, npm run sign-in prints an address.");
  const database = await openDatabase(config.database);
  try {
    const given = { config, orm: database.orm, clock: systemClock, random: randomBytes };
    if (email !== undefined) return console.log((await operatorLink(given, email.trim().toLowerCase())).url);
    const link = await setUpLink(given);
    if (link === undefined)
      throw new ConfigError(
        "This server is set up already; for a link into an account: npm run account-link -- <address>",
      );
    return console.log(link);
  } finally {
    await database.close();
  }
}

try {
  await print(process.argv[2]);
} catch (error) {
  if (!(error instanceof DatabaseError || error instanceof ConfigError || error instanceof ApiError)) throw error;
  console.error(`coda: ${error.message}`);
  process.exitCode = 1;
}
