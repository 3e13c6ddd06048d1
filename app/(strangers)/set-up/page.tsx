import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NewAccountCard } from "@/features/account/new-account-card.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { hasAdmin } from "@/server/account/admins.ts";
import { waysInOfPages } from "@/server/account/ways-in.ts";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer", robots: { index: false } };
/** Gone once there is an admin. */
export const dynamic = "force-dynamic";

export default async function SetUpPage() {
  const { config, orm } = await serverContext();
  if (config.local || (await hasAdmin(orm))) notFound();
  return (
    <QuietPage title="Set up this Coda">
      <NewAccountCard kind="set-up" ways={waysInOfPages(config)} />
    </QuietPage>
  );
}
