/**
 * What databases of the tests are copied from, in `.cache/`: made once, which takes seconds of a core. Another one is made
 * when the migrations or the database's program change. Knows no database.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { migrationsFolder } from "../../drizzle/migrations.ts";

const templates = join(import.meta.dirname, "..", "..", ".cache", "test-databases");
/** Of other migrations, and not used by a run that goes on. */
const keptMs = 24 * 60 * 60 * 1000;

export interface DatabaseTemplate {
  readonly kind: "embedded" | "postgres";
  /** Whatever tells its program and version from others. */
  readonly program: string;
  /** Puts a migrated database into an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

function madeOf(program: string): string {
  const hash = createHash("sha256").update(program);
  const folder = migrationsFolder();
  for (const file of globSync("**/*.{sql,json}", { cwd: folder }).toSorted())
    hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

async function make(template: string, { make: fill }: DatabaseTemplate): Promise<void> {
  const folder = join(templates, `making-${randomUUID()}`);
  mkdirSync(folder, { recursive: true });
  await fill(folder);
  try {
    renameSync(folder, template);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(template)) throw error;
    rmSync(folder, { recursive: true });
  }
}

function forgetOld(nowMs: number): void {
  for (const name of readdirSync(templates)) {
    const folder = join(templates, name);
    if (nowMs - statSync(folder).mtimeMs > keptMs) rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of this template, which is only to be copied. */
export async function databaseTemplate(wanted: DatabaseTemplate): Promise<string> {
  const template = join(templates, `${wanted.kind}-${madeOf(wanted.program)}`);
  if (!existsSync(template)) {
    await make(template, wanted);
    forgetOld(statSync(template).mtimeMs);
  }
  return template;
}
