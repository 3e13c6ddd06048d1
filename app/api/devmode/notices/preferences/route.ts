import { noticePreferencesSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { changePreferences, readPreferences } from "@/server/notice/preferences.ts";

export const GET = route({ by: ["user"] }, async ({ scope }) => readPreferences(scope));

export const PUT = route({ by: ["user"], body: noticePreferencesSchema }, async ({ scope, body }) =>
  changePreferences(scope, body),
);
