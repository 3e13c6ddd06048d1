import type { Metadata } from "next";
import { sharingPath } from "@/features/routes/paths.ts";
import { SharingPage } from "@/features/sharing/sharing-page.tsx";
import { serverContext } from "@/server/context.ts";
import { listAllShares } from "@/server/share/shares.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Sharing" };

export default async function Page() {
  const scope = await requireScope(sharingPath);
  const { config } = await serverContext();
  return <SharingPage initial={(await listAllShares(scope)).shares} isLocal={config.local} />;
}
