/**
 * A migrated embedded database in `.cache/`, made once and copied: making one takes four seconds of a core, a copy a tenth of
 * one. Another one is made when the migrations or PGlite change.
 */
import { createHash, randomUUID } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../drizzle/client.ts";
import { migrationsFolder } from "../../drizzle/migrations.ts";

const root = join(import.meta.dirname, "..", "..");
const templates = join(root, ".cache", "test-databases");
/** Of other migrations, and not used by a run that goes on. */
const keptMs = 24 * 60 * 60 * 1000;

function madeOf(): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "node_modules/@electric-sql/pglite/package.json")));
  const folder = migrationsFolder();
  for (const file of globSync("**/*.{sql,json}", { cwd: folder }).toSorted())
    hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

async function make(template: string): Promise<void> {
  const home = join(templates, `making-${randomUUID()}`);
  mkdirSync(home, { recursive: true });
  const database = await openDatabase({ url: undefined, home });
  await database.migrate();
  await database.close();
  try {
    renameSync(home, template);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(template)) throw error;
    rmSync(home, { recursive: true });
  }
}

function forgetOld(nowMs: number): void {
  for (const name of readdirSync(templates)) {
    const folder = join(templates, name);
    if (nowMs - statSync(folder).mtimeMs > keptMs) rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts a migrated database into `home`, a folder of Coda's state that has none yet. */
export async function copyEmbedded(home: string): Promise<void> {
  const template = join(templates, madeOf());
  if (!existsSync(template)) {
    await make(template);
    forgetOld(statSync(template).mtimeMs);
  }
  cpSync(join(template, "db"), join(home, "db"), { recursive: true });
}
