DROP INDEX "terminal_chunks_at_index";--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "merged_to" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "prune_checked_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "terminal_epochs_unmerged_index" ON "terminal_epochs" USING btree ("epoch") WHERE "terminal_epochs"."merged_to" < "terminal_epochs"."acknowledged";--> statement-breakpoint
CREATE INDEX "terminal_epochs_started_at_index" ON "terminal_epochs" USING btree ("started_at");