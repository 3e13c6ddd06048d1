import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MailLinkCard } from "@/features/account/mail-link-card.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer", robots: { index: false } };
/** What is set up here is asked of the running server. */
export const dynamic = "force-dynamic";

export default async function MailLinkPage() {
  if ((await serverContext()).mail === undefined) notFound();
  return (
    <QuietPage title="Sign in to Coda">
      <MailLinkCard />
    </QuietPage>
  );
}
