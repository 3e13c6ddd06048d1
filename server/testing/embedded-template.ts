/** A migrated embedded database as a copy: making one takes four seconds of a core, a copy a tenth of one. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../drizzle/client.ts";
import { databaseTemplate } from "./database-template.ts";

const pglite = join(import.meta.dirname, "..", "..", "node_modules", "@electric-sql", "pglite", "package.json");

async function make(home: string): Promise<void> {
  const database = await openDatabase({ url: undefined, home });
  await database.migrate();
  await database.close();
}

/** Puts a migrated database into `home`, a folder of Coda's state that has none yet. */
export async function copyEmbedded(home: string): Promise<void> {
  const template = await databaseTemplate({ kind: "embedded", program: readFileSync(pglite, "utf8"), make });
  cpSync(join(template, "db"), join(home, "db"), { recursive: true });
}
