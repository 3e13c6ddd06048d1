/** How long output is kept in the account's ideas, and what is masked in it before it is. */
import Link from "next/link";
import type { ReactNode } from "react";
import { AccountSection } from "../account/account-section.tsx";
import { AccountRetention } from "../history/account-retention.tsx";
import type { RetentionDays } from "../history/history-calls.ts";
import { docPath, ideasPath } from "../routes/paths.ts";
import { RunnerCommand } from "../devices/runner-command.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

const levels = [
  [
    "standard",
    "Tokens of known shapes, private keys, passwords in addresses, values that look random behind telling names, and what is printed while a terminal does not echo. What a helper begins with.",
  ],
  ["strict", "Every value behind a telling name, and long random words, commit hashes among them."],
  ["off", "Nothing."],
] as const;

function Code({ children }: { readonly children: ReactNode }) {
  return <code className="rounded-sm bg-sunken px-1 font-mono text-xs">{children}</code>;
}

export function HistorySettings({ retentionDays }: { readonly retentionDays: RetentionDays }) {
  return (
    <SettingsFrame title="History and redaction" note="What is kept of what your terminals print, and for how long.">
      <div className="space-y-8">
        <AccountRetention saved={retentionDays} />
        <AccountSection
          title="What is masked"
          note="Each machine masks what looks like a credential before it leaves it. Nothing here can unmask it."
        >
          <div className="max-w-prose space-y-3 text-sm text-ink-soft">
            <dl className="space-y-2">
              {levels.map(([level, words]) => (
                <div key={level} className="flex gap-3">
                  <dt className="w-20 shrink-0">
                    <Code>{level}</Code>
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
            <p>
              The machine says which: <RunnerCommand words="config set redaction strict" />, then{" "}
              <RunnerCommand words="restart" />; <RunnerCommand words="status" /> shows it. What browsers are shown live
              is never masked.{" "}
              <Link href={docPath("redaction")} className="text-accent underline">
                What exactly is masked
              </Link>
            </p>
          </div>
        </AccountSection>
        <AccountSection title="Pausing the recording">
          <p className="max-w-prose text-sm text-ink-soft">
            A terminal’s menu pauses its recording, and the menu of an idea that of all its terminals. What is printed
            until it is recorded again is shown live and kept nowhere.{" "}
            <Link href={docPath("history")} className="text-accent underline">
              What a pause keeps out
            </Link>
          </p>
        </AccountSection>
        <AccountSection title="Taking it along, and deleting it">
          <p className="max-w-prose text-sm text-ink-soft">
            Exports, another number of days, and deleting all output are on each idea’s page of history:{" "}
            <Link href={ideasPath} className="text-accent underline">
              your ideas
            </Link>
            .
          </p>
        </AccountSection>
      </div>
    </SettingsFrame>
  );
}
