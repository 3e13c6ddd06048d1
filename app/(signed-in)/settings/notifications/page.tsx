import type { Metadata } from "next";
import { NotificationSettings } from "@/features/notices/notification-settings.tsx";
import { notificationSettingsPath } from "@/features/routes/paths.ts";
import { SettingsFrame } from "@/features/settings/settings-frame.tsx";
import { serverContext } from "@/server/context.ts";
import { readPreferences } from "@/server/notice/preferences.ts";
import { readPush } from "@/server/push/browsers.ts";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Notifications" };

export default async function Page() {
  const scope = await requireScope(notificationSettingsPath);
  return (
    <SettingsFrame title="Notifications">
      <NotificationSettings
        preferences={await readPreferences(scope)}
        push={await readPush(await serverContext(), scope)}
      />
    </SettingsFrame>
  );
}
