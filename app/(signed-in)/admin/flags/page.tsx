import type { Metadata } from "next";
import { FlagsPage } from "@/features/admin/flags-page.tsx";
import { adminFlagsPath } from "@/features/routes/paths.ts";
import { serverContext } from "@/server/context.ts";
import { flagTable, type Flag } from "@/server/http/flags.ts";
import { requireAdmin } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Flags" };

export default async function Page() {
  await requireAdmin(adminFlagsPath);
  const { config } = await serverContext();
  const names = Object.keys(flagTable) as Flag[];
  const flags = names.map((flag) => ({ flag, ...flagTable[flag], isOn: config.flags[flag] }));
  return <FlagsPage flags={flags} hasRelay={config.relayEnabled} hasPush={config.vapid !== undefined} />;
}
