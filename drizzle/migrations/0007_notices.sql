CREATE TABLE "notice_levels" (
	"user_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"level" text NOT NULL,
	CONSTRAINT "notice_levels_user_id_session_id_pk" PRIMARY KEY("user_id","session_id")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"reported" text NOT NULL,
	"counted" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	"kind" text NOT NULL,
	"what" jsonb NOT NULL,
	"pattern" text,
	"session_id" uuid,
	"pane" text,
	"epoch" uuid,
	"offset_bytes" bigint,
	"device_id" uuid,
	CONSTRAINT "notices_user_id_reported" UNIQUE("user_id","reported")
);
--> statement-breakpoint
CREATE TABLE "push_browsers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"sign_in_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_taken_at" timestamp with time zone,
	CONSTRAINT "push_browsers_sign_in_id_unique" UNIQUE("sign_in_id"),
	CONSTRAINT "push_browsers_endpoint_unique" UNIQUE("endpoint")
);
--> statement-breakpoint
CREATE TABLE "watchers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"watcher" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "gone_told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "notice_preferences" jsonb;--> statement-breakpoint
ALTER TABLE "notice_levels" ADD CONSTRAINT "notice_levels_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_levels" ADD CONSTRAINT "notice_levels_session_id_ideas_terminal_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."ideas_terminal_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_session_id_ideas_terminal_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."ideas_terminal_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_browsers" ADD CONSTRAINT "push_browsers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_browsers" ADD CONSTRAINT "push_browsers_sign_in_id_sessions_id_fk" FOREIGN KEY ("sign_in_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watchers" ADD CONSTRAINT "watchers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watchers" ADD CONSTRAINT "watchers_session_id_ideas_terminal_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."ideas_terminal_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notice_levels_session_id_index" ON "notice_levels" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "notices_user_id_id_index" ON "notices" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "notices_unread_index" ON "notices" USING btree ("user_id") WHERE "notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notices_session_id_index" ON "notices" USING btree ("session_id","user_id");--> statement-breakpoint
CREATE INDEX "notices_device_id_index" ON "notices" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "notices_received_at_index" ON "notices" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "push_browsers_user_id_index" ON "push_browsers" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "watchers_user_id_index" ON "watchers" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "watchers_session_id_index" ON "watchers" USING btree ("session_id");