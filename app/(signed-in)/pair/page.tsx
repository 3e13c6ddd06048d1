import type { Metadata } from "next";
import { headers } from "next/headers";
import { PairCard } from "@/features/devices/pair-card.tsx";
import { PairSignIn } from "@/features/devices/pair-sign-in.tsx";
import { readerPlatform } from "@/features/download/reader-platform.ts";
import { PageFrame } from "@/features/shell/page-frame.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { serverConfig } from "@/server/config.ts";
import { listIdeas } from "@/server/idea/queries.ts";
import { answerPairing, lookAtPairing } from "@/server/pairing/actions.ts";
import { reserveSession } from "@/server/session/actions.ts";
import { readerScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Pair a device", referrer: "no-referrer", robots: { index: false } };

export default async function PairPage() {
  const scope = await readerScope();
  if (scope === undefined) {
    return (
      <QuietPage title="Pair a device">
        <PairSignIn />
      </QuietPage>
    );
  }
  const ideas = await listIdeas(scope);
  const hasTerminals = ideas.some(({ sessions }) => sessions.total > 0);
  const first = ideas.find(({ role }) => role === "owner");
  return (
    <PageFrame title="Pair a device" note="A machine whose tmux sessions are to appear here.">
      <div className="max-w-md">
        <PairCard
          look={lookAtPairing}
          answer={answerPairing}
          reserve={reserveSession}
          firstIdea={hasTerminals ? null : (first?.id ?? null)}
          origin={serverConfig().origin}
          mayHaveCompanion={await mayHaveCompanion()}
        />
      </div>
    </PageFrame>
  );
}

/** A phone that scanned a code can have no desktop app. */
async function mayHaveCompanion(): Promise<boolean> {
  const reader = readerPlatform((await headers()).get("user-agent") ?? "");
  return reader === "mac" || reader === "linux";
}
