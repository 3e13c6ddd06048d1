ALTER TABLE "device_pairings" ADD COLUMN "browser_key" text;--> statement-breakpoint
CREATE INDEX "idea_invitations_used_by_index" ON "idea_invitations" USING btree ("used_by");--> statement-breakpoint
CREATE INDEX "shares_created_by_index" ON "shares" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "audit_events_actor_id_index" ON "audit_events" USING btree (("actor" ->> 'id'));--> statement-breakpoint
CREATE INDEX "device_pairings_user_id_index" ON "device_pairings" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ideas_terminal_sessions_wanted_device_id_index" ON "ideas_terminal_sessions" USING btree ("wanted_device_id");--> statement-breakpoint
CREATE INDEX "one_time_links_user_id_index" ON "one_time_links" USING btree ("user_id");