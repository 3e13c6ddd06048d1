/** The end of a mailed link: signs in when the person says so, not when something follows the link. */
"use client";

import Link from "next/link";
import { useState } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { signInPath } from "../routes/paths.ts";
import { LinkCard } from "./link-card.tsx";
import { goOn } from "./next-path.ts";
import { linkRefusalWords, type RefusalWords } from "./refusal-words.ts";
import { signInWithMailLink } from "./session-client.ts";
import { wordsOf } from "./ways-in.tsx";

export function MailLinkCard() {
  return (
    <LinkCard without="Open the link in the mail once more, whole.">{(token) => <UseLink token={token} />}</LinkCard>
  );
}

function UseLink({ token }: { readonly token: string }) {
  const [problem, setProblem] = useState<RefusalWords>();
  const [busy, setBusy] = useState(false);
  const use = async () => {
    setBusy(true);
    const tried = await signInWithMailLink(token);
    if (tried.outcome === "in") return goOn();
    setBusy(false);
    return setProblem(tried.outcome === "refused" ? linkRefusalWords(tried.reason ?? "") : wordsOf(tried));
  };
  if (problem !== undefined) {
    return (
      <div className="space-y-4">
        <Notice tone="danger" title={problem.title} testId="sign-in-problem">
          {problem.text}
        </Notice>
        <Link href={signInPath} className={buttonLook({ size: "lg" })}>
          To the sign-in page
        </Link>
      </div>
    );
  }
  return (
    <div className="space-y-4">
      <p className="text-sm text-ink-soft">
        This signs this browser in as the person the mail was sent to. If you did not ask for that mail, close this
        page.
      </p>
      <Button variant="primary" size="lg" busy={busy} onClick={() => void use()} data-testid="use-link">
        Sign in
      </Button>
    </div>
  );
}
