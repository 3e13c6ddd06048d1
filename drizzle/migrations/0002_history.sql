CREATE TABLE "terminal_commands" (
	"epoch" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"prompt_at" bigint,
	"output_from" bigint NOT NULL,
	"output_to" bigint,
	"command" text,
	"directory" text,
	"exit_code" integer,
	"started_at" timestamp with time zone NOT NULL,
	"duration_ms" bigint,
	CONSTRAINT "terminal_commands_epoch_output_from_pk" PRIMARY KEY("epoch","output_from")
);
--> statement-breakpoint
CREATE TABLE "terminal_masks" (
	"epoch" uuid NOT NULL,
	"from_offset" bigint NOT NULL,
	"to_offset" bigint NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "terminal_masks_epoch_from_offset_pk" PRIMARY KEY("epoch","from_offset")
);
--> statement-breakpoint
ALTER TABLE "ideas" ADD COLUMN "retention_days" integer;--> statement-breakpoint
ALTER TABLE "terminal_chunks" ADD COLUMN "at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "terminal_chunks" ADD COLUMN "times" "bytea";--> statement-breakpoint
ALTER TABLE "terminal_chunks" ADD COLUMN "stored_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "merged_to" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD COLUMN "prune_checked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "retention_days" integer;--> statement-breakpoint
ALTER TABLE "terminal_commands" ADD CONSTRAINT "terminal_commands_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_commands" ADD CONSTRAINT "terminal_commands_session_id_ideas_terminal_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."ideas_terminal_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_masks" ADD CONSTRAINT "terminal_masks_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "terminal_commands_session_started_index" ON "terminal_commands" USING btree ("session_id","started_at");--> statement-breakpoint
CREATE INDEX "terminal_epochs_unmerged_index" ON "terminal_epochs" USING btree ("epoch") WHERE "terminal_epochs"."merged_to" < "terminal_epochs"."acknowledged";--> statement-breakpoint
CREATE INDEX "terminal_epochs_created_at_index" ON "terminal_epochs" USING btree ("created_at");