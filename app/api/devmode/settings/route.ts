import { settingsSchema } from "@coda/protocol";
import { changeSettings, readSettings } from "@/server/account/settings.ts";
import { route } from "@/server/http/route.ts";

export const GET = route({ by: ["user"] }, ({ scope }) => readSettings(scope));

export const PATCH = route({ by: ["user"], body: settingsSchema }, ({ scope, body }) => changeSettings(scope, body));
