/** Opens the database that the configuration names. A driver is loaded only when it is the one. */
import { join } from "node:path";
import { DatabaseError, type Database } from "./database.ts";

export interface DatabaseTarget {
  /** `postgres://…`, or undefined for the embedded database. */
  readonly url: string | undefined;
  /** Folder of Coda's state; the embedded database lies in `db` below it. */
  readonly home: string;
}

/** Opens without migrating. Throws a DatabaseError with one sentence when it cannot be reached. */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  if (target.url === undefined) {
    const { openPglite } = await import("./pglite.ts");
    return openPglite(join(target.home, "db"));
  }
  const host = hostOf(target.url);
  const database = host.endsWith(".neon.tech")
    ? (await import("./neon.ts")).openNeon(target.url)
    : (await import("./pg.ts")).openPg(target.url);
  try {
    await database.isMigrated(); // the first query: says whether anybody answers
    return database;
  } catch (error) {
    await database.close();
    throw new DatabaseError(
      `the database at ${host} (DATABASE_URL) cannot be used (${reasonOf(error)}); check the URL and that the server runs.`,
    );
  }
}

function hostOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(?:ql)?:$/u.test(parsed.protocol)) {
    throw new DatabaseError(
      "DATABASE_URL is not a postgres:// URL; correct it, or remove it for the embedded database.",
    );
  }
  return parsed.hostname;
}

/** The innermost cause's text: Drizzle wraps the driver's error in one that prints the query. */
function reasonOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (cause instanceof AggregateError && cause.message === "") cause = cause.errors[0];
  return cause instanceof Error ? cause.message.replace(/\.$/u, "") : "unknown cause";
}
