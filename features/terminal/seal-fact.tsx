/** Whether what is typed is sealed for the device, and what to do where it cannot be. */
"use client";

import type { SealState, TerminalSessionHandle } from "@coda/terminal-client";
import { isSealProblem } from "@coda/terminal-client/seal-state";
import { Button } from "@/ui/button.tsx";
import { refusalText } from "./input-words.ts";

const looks = {
  sealed: {
    text: "sealed",
    title:
      "What you type is sealed in this browser and opened on the device: nothing in between can read or change it.",
  },
  open: {
    text: "not sealed",
    title: "The device’s helper is too old for sealed input: the relay in between could read what you type. Update it.",
  },
} as const;

interface SealFactProps {
  readonly seal: SealState;
  /** Undefined until the terminal's code is there. */
  readonly handle: Pick<TerminalSessionHandle, "acceptDevice"> | undefined;
}

export function SealFact({ seal, handle }: SealFactProps) {
  if (isSealProblem(seal)) {
    return (
      <span data-testid="seal" role="alert" className="inline-flex items-center gap-2 font-medium text-danger">
        {refusalText(seal)}
        {seal === "changed" && (
          <Button
            size="sm"
            onClick={() => void handle?.acceptDevice()}
            title="Only if you paired this device anew, or gave it new keys"
          >
            Accept its new key
          </Button>
        )}
      </span>
    );
  }
  if (seal === "unknown" || seal === "waiting") return null;
  const { text, title } = looks[seal];
  return (
    <span
      data-testid="seal"
      title={title}
      className={seal === "open" ? "text-warn" : "whitespace-nowrap max-sm:hidden"}
    >
      {text}
    </span>
  );
}
