import type { Metadata } from "next";
import { historySettingsPath } from "@/features/routes/paths.ts";
import { HistorySettings } from "@/features/settings/history-settings.tsx";
import { readSettings } from "@/server/account/settings.ts";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "History and redaction" };

export default async function Page() {
  const scope = await requireScope(historySettingsPath);
  return <HistorySettings retentionDays={(await readSettings(scope)).retentionDays} />;
}
