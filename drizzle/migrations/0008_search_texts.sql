CREATE TABLE "search_blocks" (
	"epoch" uuid NOT NULL,
	"from_offset" bigint NOT NULL,
	"to_offset" bigint NOT NULL,
	"group_id" bigint NOT NULL,
	"place" integer NOT NULL,
	"oldest_at" timestamp with time zone NOT NULL,
	"newest_at" timestamp with time zone NOT NULL,
	"text_bytes" integer NOT NULL,
	"packed" "bytea" NOT NULL,
	"begins_alternate" boolean NOT NULL,
	"resume_at" bigint NOT NULL,
	"resume_alternate" boolean NOT NULL,
	CONSTRAINT "search_blocks_epoch_from_offset_pk" PRIMARY KEY("epoch","from_offset")
);
--> statement-breakpoint
CREATE TABLE "search_groups" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"places" integer NOT NULL,
	"signatures" "bytea"
);
--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "indexed_to" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "search_blocks" ADD CONSTRAINT "search_blocks_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_blocks" ADD CONSTRAINT "search_blocks_group_id_search_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."search_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_groups" ADD CONSTRAINT "search_groups_session_id_ideas_terminal_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."ideas_terminal_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_blocks_group_index" ON "search_blocks" USING btree ("group_id","place");--> statement-breakpoint
CREATE INDEX "search_groups_session_id_index" ON "search_groups" USING btree ("session_id","id");--> statement-breakpoint
CREATE INDEX "terminal_epochs_unindexed_index" ON "terminal_epochs" USING btree ("epoch") WHERE "terminal_epochs"."indexed_to" < "terminal_epochs"."acknowledged";--> statement-breakpoint
-- Few bytes of it are read at a time, and what is packed packs no further.
ALTER TABLE "search_groups" ALTER COLUMN "signatures" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "search_blocks" ALTER COLUMN "packed" SET STORAGE EXTERNAL;
