ALTER TABLE "notices" ADD COLUMN "is_held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "notices_held_index" ON "notices" USING btree ("user_id") WHERE "notices"."is_held";