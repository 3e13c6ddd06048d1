/** Runs of the background jobs: when, how long, what came of each. Numbers alone: no row knows whose things it was about. */
import { bigserial, index, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { JobReport, JobStarter } from "@coda/protocol";

export const jobRuns = pgTable(
  "job_runs",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    startedAt: timestamp("started_at", { withTimezone: true, mode: "date" }).notNull(),
    tookMs: integer("took_ms").notNull(),
    startedBy: text("started_by").$type<JobStarter>().notNull(),
    jobs: jsonb("jobs").$type<readonly JobReport[]>().notNull(),
    /** So many of them failed. */
    failed: integer("failed").notNull(),
  },
  (table) => [index("job_runs_started_at_index").on(table.startedAt)],
);
