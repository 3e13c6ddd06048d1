ALTER TABLE "devices" ADD COLUMN "relay_connected" boolean;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "relay_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "relay_told_at" timestamp with time zone;