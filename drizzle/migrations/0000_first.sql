CREATE TABLE "device_challenges" (
	"challenge" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"platform" text NOT NULL,
	"version" text NOT NULL,
	"public_key" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "devices_public_key_unique" UNIQUE("public_key")
);
--> statement-breakpoint
CREATE TABLE "ideas_terminal_sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"idea_id" text NOT NULL,
	"slot" text NOT NULL,
	"device_id" uuid,
	"wanted_device_id" uuid,
	"status" text,
	"last_connected_at" timestamp with time zone,
	"last_detached_at" timestamp with time zone,
	"last_seen_at" timestamp with time zone,
	"last_sequence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"columns" integer,
	"rows" integer,
	"history_snapshot" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ideas_terminal_sessions_idea_slot" UNIQUE("idea_id","slot")
);
--> statement-breakpoint
CREATE TABLE "ideas" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"title" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "terminal_chunks" (
	"epoch" uuid NOT NULL,
	"offset" bigint NOT NULL,
	"raw_bytes" integer NOT NULL,
	"zstd" "bytea" NOT NULL,
	CONSTRAINT "terminal_chunks_epoch_offset_pk" PRIMARY KEY("epoch","offset")
);
--> statement-breakpoint
CREATE TABLE "terminal_epochs" (
	"epoch" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"pane" text NOT NULL,
	"sequence" bigserial NOT NULL,
	"origin" text NOT NULL,
	"columns" integer NOT NULL,
	"rows" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"start" bigint DEFAULT 0 NOT NULL,
	"acknowledged" bigint DEFAULT 0 NOT NULL,
	"ended" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "terminal_gaps" (
	"epoch" uuid NOT NULL,
	"from_offset" bigint NOT NULL,
	"to_offset" bigint,
	"cause" text NOT NULL,
	CONSTRAINT "terminal_gaps_epoch_from_offset_pk" PRIMARY KEY("epoch","from_offset")
);
--> statement-breakpoint
CREATE TABLE "terminal_keyframes" (
	"epoch" uuid NOT NULL,
	"offset" bigint NOT NULL,
	"raw_bytes" integer NOT NULL,
	"zstd" "bytea" NOT NULL,
	CONSTRAINT "terminal_keyframes_epoch_offset_pk" PRIMARY KEY("epoch","offset")
);
--> statement-breakpoint
CREATE TABLE "terminal_sizes" (
	"epoch" uuid NOT NULL,
	"offset" bigint NOT NULL,
	"columns" integer NOT NULL,
	"rows" integer NOT NULL,
	CONSTRAINT "terminal_sizes_epoch_offset_pk" PRIMARY KEY("epoch","offset")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "accounts_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text,
	"email" text,
	"email_verified" timestamp with time zone,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification_tokens" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	CONSTRAINT "verification_tokens_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD CONSTRAINT "ideas_terminal_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD CONSTRAINT "ideas_terminal_sessions_idea_id_ideas_id_fk" FOREIGN KEY ("idea_id") REFERENCES "public"."ideas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD CONSTRAINT "ideas_terminal_sessions_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD CONSTRAINT "ideas_terminal_sessions_wanted_device_id_devices_id_fk" FOREIGN KEY ("wanted_device_id") REFERENCES "public"."devices"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ideas" ADD CONSTRAINT "ideas_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_chunks" ADD CONSTRAINT "terminal_chunks_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_epochs" ADD CONSTRAINT "terminal_epochs_session_id_ideas_terminal_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."ideas_terminal_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_gaps" ADD CONSTRAINT "terminal_gaps_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_keyframes" ADD CONSTRAINT "terminal_keyframes_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_sizes" ADD CONSTRAINT "terminal_sizes_epoch_terminal_epochs_epoch_fk" FOREIGN KEY ("epoch") REFERENCES "public"."terminal_epochs"("epoch") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "device_challenges_expires_at_index" ON "device_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "devices_user_id_index" ON "devices" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ideas_terminal_sessions_user_id_index" ON "ideas_terminal_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ideas_terminal_sessions_device_id_index" ON "ideas_terminal_sessions" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "ideas_user_id_index" ON "ideas" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "terminal_epochs_session_pane_index" ON "terminal_epochs" USING btree ("session_id","pane","started_at");--> statement-breakpoint
CREATE INDEX "accounts_user_id_index" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_index" ON "sessions" USING btree ("expires");