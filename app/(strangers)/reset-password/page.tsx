import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MailForm } from "@/features/account/ways-in.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "New password", robots: { index: false } };
/** What is switched on here is asked of the running server. */
export const dynamic = "force-dynamic";

export default async function ResetPasswordPage() {
  const { config, mail } = await serverContext();
  if (config.local || !config.flags.password || mail === undefined) notFound();
  return (
    <QuietPage title="A new password">
      <MailForm secondary={false} forPassword />
    </QuietPage>
  );
}
