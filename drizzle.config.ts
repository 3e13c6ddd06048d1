/** drizzle-kit: writes the next migration from the schema (`pnpm db:generate`). Needs no database. */
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./drizzle/schema/index.ts",
  out: "./drizzle/migrations",
});
