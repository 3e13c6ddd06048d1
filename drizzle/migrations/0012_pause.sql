ALTER TABLE "devices" ADD COLUMN "can_pause" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD COLUMN "recording_paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD COLUMN "recording_stopped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ideas" ADD COLUMN "recording_paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "terminal_gaps" ADD COLUMN "at" timestamp with time zone;