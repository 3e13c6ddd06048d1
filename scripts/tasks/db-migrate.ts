/** `pnpm db:migrate`: brings the database that DATABASE_URL names (none: the embedded one) up to date. */
import { openDatabase } from "../../drizzle/client.ts";
import { DatabaseError } from "../../drizzle/database.ts";
import { ofADeployment } from "../../drizzle/migrate-locked.ts";
import { ConfigError, readDatabaseConfig } from "../../server/config.ts";

try {
  const { database: target, home } = readDatabaseConfig();
  const database = await openDatabase(target);
  try {
    await database.migrate({
      ...ofADeployment,
      blocked: (attempt) => {
        if (attempt === 1)
          console.error("coda: others hold what the migration has to change; trying again until it is free …");
      },
    });
  } finally {
    await database.close();
  }
  const place = target.url === undefined ? `the embedded database in ${home}` : "the database of DATABASE_URL";
  console.log(`coda: ${place} is up to date.`);
} catch (error) {
  if (!(error instanceof DatabaseError || error instanceof ConfigError)) throw error;
  console.error(`coda: ${error.message}`);
  process.exitCode = 1;
}
