ALTER TABLE "search_blocks" ADD COLUMN "is_lettered" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "search_groups" ADD COLUMN "letters" "bytea";--> statement-breakpoint
CREATE INDEX "search_blocks_unlettered_index" ON "search_blocks" USING btree ("group_id") WHERE not "search_blocks"."is_lettered";--> statement-breakpoint
-- As with the signatures before: few bytes of it are read at a time.
ALTER TABLE "search_groups" ALTER COLUMN "letters" SET STORAGE EXTERNAL;
