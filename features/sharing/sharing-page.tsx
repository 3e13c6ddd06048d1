/** All links for guests that are good, of every terminal of one's own: who came by which, and taking them back. */
"use client";

import type { PlacedShare } from "@coda/protocol";
import Link from "next/link";
import { CommandLine } from "@/ui/command-line.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { LinkIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { useAnswered, useOwnAnswer } from "../api/use-answer.ts";
import { terminalPath } from "../routes/paths.ts";
import { SettingsFrame } from "../settings/settings-frame.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { ownerCalls } from "./share-calls.ts";
import { ShareRow } from "./share-row.tsx";
import { SharesContext } from "./use-shares.tsx";

/** Whoever looks sees soon who came and left. */
const pollMs = 3_000;

interface SharingPageProps {
  readonly initial: readonly PlacedShare[];
  /** The reader's own machine is the server. */
  readonly isLocal: boolean;
}

export function SharingPage({ initial, isLocal }: SharingPageProps) {
  const answer = useOwnAnswer({ ask: ownerCalls.listAll, initial });
  const { data: shares = initial, failure } = useAnswered(answer, pollMs);
  const { sharing } = useAppConfig();
  const ofTerminals = Map.groupBy(shares, ({ session }) => session);
  return (
    <SettingsFrame
      title="Sharing"
      note="Links to your terminals for people without an account, as long as they are good."
    >
      <SharesContext value={answer}>
        <div className="space-y-6">
          {!sharing && <SwitchedOff isLocal={isLocal} />}
          {failure && <FailureNotice title="The links could not be listed" failure={failure} />}
          {shares.length === 0 && sharing && (
            <EmptyState icon={<LinkIcon />} title="No link is good now" testId="no-shares">
              Open a terminal and press Share: whoever has the link sees that one terminal. It is listed here until it
              ends.
            </EmptyState>
          )}
          {Array.from(ofTerminals, ([session, links]) => (
            <TerminalLinks key={session} links={links} />
          ))}
        </div>
      </SharesContext>
    </SettingsFrame>
  );
}

function TerminalLinks({ links }: { readonly links: readonly PlacedShare[] }) {
  const [first] = links;
  if (first === undefined) return null;
  return (
    <section data-testid="terminal-links">
      <h2 className="mb-2 font-semibold break-words">
        <Link href={terminalPath(first.idea, first.slot)} className="touch-words rounded-sm hover:underline">
          {first.title} <span className="font-mono text-sm font-medium text-ink-soft">{first.slot}</span>
        </Link>
      </h2>
      <ul className="space-y-3">
        {links.map((share) => (
          <ShareRow key={share.id} share={share} />
        ))}
      </ul>
    </section>
  );
}

/** Who can change that is told how; others whom to ask. */
function SwitchedOff({ isLocal }: Pick<SharingPageProps, "isLocal">) {
  const { isOperator } = useAppConfig();
  if (!isOperator)
    return (
      <Notice title="Links for guests are switched off here" testId="sharing-off">
        Whoever runs this server can switch them on.
      </Notice>
    );
  return (
    <Notice title="Links for guests are switched off here" testId="sharing-off">
      <p className="mb-2">
        {isLocal
          ? "Here they lead to 127.0.0.1: other browsers of this machine can open them, other machines cannot. To switch them on, stop Coda and start it with"
          : "To switch them on, set this in the server’s environment and start it again."}
      </p>
      <CommandLine command={isLocal ? "ENABLE_SHARING=1 npm start" : "ENABLE_SHARING=1"} what="command" />
    </Notice>
  );
}
