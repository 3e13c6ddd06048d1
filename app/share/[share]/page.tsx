import { shareIdSchema } from "@coda/protocol";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AppConfigProvider } from "@/features/shell/app-config.tsx";
import { GuestPage } from "@/features/sharing/guest-page.tsx";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "A shared terminal", referrer: "no-referrer", robots: { index: false } };
/** What is switched on here is asked of the running server. */
export const dynamic = "force-dynamic";

export default async function SharePage({ params }: { readonly params: Promise<{ share: string }> }) {
  const { config } = await serverContext();
  const share = shareIdSchema.safeParse((await params).share);
  if (!config.flags.sharing || !share.success) notFound();
  return (
    <AppConfigProvider
      config={{
        prefix: config.sessionPrefix,
        relayUrl: config.relayUrl,
        socket: null,
        sharing: false,
        isAdmin: false,
        isOperator: false,
        isLocal: false,
      }}
    >
      <GuestPage share={share.data} />
    </AppConfigProvider>
  );
}
