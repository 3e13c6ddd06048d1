import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NewAccountCard } from "@/features/account/new-account-card.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { currentUser } from "@/server/account/current-user.ts";
import { waysInOfPages } from "@/server/account/ways-in.ts";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "Join", referrer: "no-referrer", robots: { index: false } };
/** What is switched on here is asked of the running server. */
export const dynamic = "force-dynamic";

export default async function JoinPage() {
  const { config } = await serverContext();
  if (config.local) notFound();
  const user = await currentUser();
  return (
    <QuietPage title="Your Coda account">
      <NewAccountCard kind="join" ways={waysInOfPages(config)} signedInAs={user?.name ?? user?.email} />
    </QuietPage>
  );
}
