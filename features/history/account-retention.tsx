/** How long the account's ideas keep output where they say nothing else. */
"use client";

import { limits } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { AccountSection } from "../account/account-section.tsx";
import { historyCalls, type RetentionDays } from "./history-calls.ts";
import { RetentionForm } from "./retention-form.tsx";

export function AccountRetention({ saved }: { readonly saved: RetentionDays }) {
  const router = useRouter();
  return (
    <AccountSection
      title="How long output is kept"
      note="In all ideas of yours that say nothing else on their history page."
    >
      <RetentionForm
        saved={saved}
        inherited={{ days: limits.retentionDays, from: "as Coda has it" }}
        save={historyCalls.keepAccount}
        onSaved={() => router.refresh()}
      />
    </AccountSection>
  );
}
