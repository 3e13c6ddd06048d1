DROP INDEX "terminal_epochs_session_pane_index";--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "ordinal" bigint DEFAULT (extract(epoch from now()) * 1000)::bigint NOT NULL;--> statement-breakpoint
UPDATE "terminal_epochs" SET "ordinal" = floor(extract(epoch from "started_at") * 1000)::bigint;--> statement-breakpoint
CREATE INDEX "terminal_epochs_newest_index" ON "terminal_epochs" USING btree ("session_id","ordinal");--> statement-breakpoint
CREATE INDEX "terminal_epochs_open_index" ON "terminal_epochs" USING btree ("session_id") WHERE not "terminal_epochs"."ended";--> statement-breakpoint
CREATE INDEX "terminal_epochs_session_pane_index" ON "terminal_epochs" USING btree ("session_id","pane","ordinal");