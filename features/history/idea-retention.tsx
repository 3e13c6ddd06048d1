/** How long an idea's output is kept: the owner's to say, everybody's to read. */
"use client";

import type { ApiIdea } from "@coda/protocol";
import { AccountSection } from "../account/account-section.tsx";
import { historyCalls } from "./history-calls.ts";
import { RetentionForm } from "./retention-form.tsx";
import { daysText } from "./retention-words.ts";

interface IdeaRetentionProps {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role" | "retentionDays">;
  /** Days that the reader's own account keeps what says nothing else. */
  readonly accountDays: number;
  readonly onSaved: () => void;
}

export function IdeaRetention({ idea, accountDays, onSaved }: IdeaRetentionProps) {
  const { id, title, role, retentionDays } = idea;
  return (
    <AccountSection title="How long it is kept" note={`The output and commands of ${title}.`}>
      {role === "owner" ? (
        <RetentionForm
          saved={retentionDays}
          inherited={{ days: accountDays, from: "as your account" }}
          save={historyCalls.keepIdea(id)}
          onSaved={onSaved}
        />
      ) : (
        <p className="text-sm text-ink-soft" data-testid="retention-told">
          {retentionDays === null
            ? "As long as its owner’s account keeps output. Only the owner can change it."
            : `Output and its commands are deleted ${daysText(retentionDays)} after they were stored. Only the owner can change it.`}
        </p>
      )}
    </AccountSection>
  );
}
