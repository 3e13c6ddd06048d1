ALTER TABLE "ideas_terminal_sessions" ADD COLUMN "viewers" integer;--> statement-breakpoint
ALTER TABLE "ideas_terminal_sessions" ADD COLUMN "drivers" integer;