/**
 * What the server knows of a database: Drizzle over one schema, and its migrations. Which driver is behind it, only
 * `client.ts` and the adapter know.
 */
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "./schema/index.ts";

export type Schema = typeof schema;
/** Queries and transactions; a transaction is one too. */
export type Orm = PgDatabase<PgQueryResultHKT, Schema>;

export interface Database {
  readonly kind: "embedded" | "postgres" | "neon";
  readonly orm: Orm;
  /** Brings the schema up to date. Safe to run from several processes at once, and while others work with it. */
  migrate(patience?: MigrationPatience): Promise<void>;
  /** True when no migration is missing. */
  isMigrated(): Promise<boolean>;
  /** Makes the room of deleted rows usable again where no server does so by itself. */
  reclaim(): Promise<void>;
  close(): Promise<void>;
}

/** How a migration of a server waits for what others hold; the embedded database has no others. */
export interface MigrationPatience {
  readonly attempts: number;
  /** Of one attempt: so long whoever needs the same table waits behind it. */
  readonly lockMs: number;
  /** Between two, for the others to go by. */
  readonly pauseMs: number;
  /** Told of each attempt that was given up and will be made again. */
  readonly blocked?: (attempt: number) => void | Promise<void>;
}

/** A failure with a sentence for the person at the terminal: what is wrong and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
}
