import type { Metadata } from "next";
import { settingsPath } from "@/features/routes/paths.ts";
import { SettingsIndex } from "@/features/settings/settings-index.tsx";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  await requireScope(settingsPath);
  return <SettingsIndex />;
}
