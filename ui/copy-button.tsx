/** Copies one text and says whether it worked: a clipboard can be refused (no permission, no secure context). */
"use client";

import { useState } from "react";
import { Button } from "./button.tsx";
import { CheckIcon, CopyIcon } from "./icons.ts";
import { useBrief } from "./brief-clock.ts";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for screen readers: "the attach command". */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const [shown, show] = useBrief(2_000);
  const [failed, setFailed] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setFailed(false);
    } catch {
      setFailed(true); // The text stays selectable beside the button.
    }
    show();
  };
  const word = shown ? (failed ? "Select it" : "Copied") : "Copy";
  return (
    <Button size="sm" variant="secondary" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {shown && !failed ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
      <span aria-live="polite">{word}</span>
    </Button>
  );
}
