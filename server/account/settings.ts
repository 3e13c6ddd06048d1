/** A user's own settings. */
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { settingsSchema } from "@coda/protocol";
import { users } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { Scope } from "../scope.ts";

type Settings = z.infer<typeof settingsSchema>;

export async function readSettings({ orm, userId }: Scope): Promise<Settings> {
  const [row] = await orm.select({ retentionDays: users.retentionDays }).from(users).where(eq(users.id, userId));
  return { retentionDays: row?.retentionDays ?? null };
}

export async function changeSettings(scope: Scope, { retentionDays }: Settings): Promise<Settings> {
  await scope.orm.update(users).set({ retentionDays }).where(eq(users.id, scope.userId));
  await audit(scope, "settings.changed", { subject: { retentionDays } });
  return readSettings(scope);
}
