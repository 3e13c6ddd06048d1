import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NewPasswordCard } from "@/features/account/new-password-card.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer", robots: { index: false } };
/** What is switched on here is asked of the running server. */
export const dynamic = "force-dynamic";

export default async function NewPasswordPage() {
  const { config } = await serverContext();
  if (config.local || !config.flags.password) notFound();
  return (
    <QuietPage title="A new password">
      <NewPasswordCard />
    </QuietPage>
  );
}
