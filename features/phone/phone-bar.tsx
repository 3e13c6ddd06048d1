/** Under a terminal on a phone: the keys its keyboard lacks, the place to write, or the one button that brings them back. */
"use client";

import type { SessionId } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { Composer } from "./composer.tsx";
import { KeyBar } from "./key-bar.tsx";
import { useKeyboardHeight } from "./keyboard-height.ts";
import { nothingSent } from "./sent-texts.ts";

const pasteByHand = "This browser does not hand out the clipboard: hold a finger here, and choose Paste.";

interface PhoneBarProps {
  readonly handle: Pick<TerminalSessionHandle, "touch" | "focus" | "paste">;
  readonly session: SessionId;
}

type Shown = "keys" | "composer" | "hidden";

export function PhoneBar({ handle, session }: PhoneBarProps) {
  const [shown, show] = useState<Shown>("keys");
  const [hint, setHint] = useState<string>();
  const [sent, setSent] = useState(nothingSent);
  const covered = useKeyboardHeight();
  const back = () => {
    show("keys");
    setHint(undefined);
    handle.focus();
  };
  const pasteClipboard = async () => {
    try {
      handle.paste(await navigator.clipboard.readText());
    } catch {
      setHint(pasteByHand);
      show("composer");
    }
  };
  const send = (text: string, enter: boolean) => {
    handle.paste(text);
    if (enter) handle.touch.press({ text: "\r" });
  };
  return (
    <div
      data-phone-bar
      className="shrink-0 bg-raised pb-[max(0.25rem,env(safe-area-inset-bottom))]"
      style={{ marginBottom: covered }}
    >
      {shown === "composer" && <Composer {...{ session, sent, send, hint }} onSent={setSent} onClose={back} />}
      {shown === "keys" && (
        <KeyBar
          keys={handle.touch}
          onPaste={() => void pasteClipboard()}
          onWrite={() => show("composer")}
          onHide={() => show("hidden")}
        />
      )}
      {shown === "hidden" && (
        <div className="flex justify-end px-1 pt-1">
          <Button variant="ghost" onClick={back}>
            Keys
          </Button>
        </div>
      )}
    </div>
  );
}
