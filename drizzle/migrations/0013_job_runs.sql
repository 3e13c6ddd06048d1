CREATE TABLE "job_runs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"started_by" text NOT NULL,
	"jobs" jsonb NOT NULL,
	"failed" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "job_runs_started_at_index" ON "job_runs" USING btree ("started_at");