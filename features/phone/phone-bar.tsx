/** Under a terminal on a phone: the keys its keyboard lacks, the place to write, or the one button that brings them back. */
"use client";

import type { SessionId } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { readClipboard } from "../terminal/browser-clipboard.ts";
import { clipboardImages, takeImages } from "../terminal/watch-images.ts";
import { PasteQuestion } from "../terminal/paste-question.tsx";
import { Composer } from "./composer.tsx";
import { KeyBar } from "./key-bar.tsx";
import { useKeyboardHeight } from "./keyboard-height.ts";
import { nothingSent } from "./sent-texts.ts";
import { useSending, type SendingTo } from "./use-sending.ts";

const pasteByHand = "Nothing to paste was handed out by this browser: hold a finger here, and choose Paste.";

interface PhoneBarProps {
  readonly handle: SendingTo & Pick<TerminalSessionHandle, "focus" | "pasteImage">;
  readonly session: SessionId;
  /** What is sent now arrives. */
  readonly canType: boolean;
}

type Shown = "keys" | "composer" | "hidden";

export function PhoneBar({ handle, session, canType }: PhoneBarProps) {
  const [shown, show] = useState<Shown>("keys");
  const [hint, setHint] = useState<string>();
  const [sent, setSent] = useState(nothingSent);
  const { asked, send, answer } = useSending(handle);
  const covered = useKeyboardHeight();
  const back = () => {
    show("keys");
    setHint(undefined);
    handle.focus();
  };
  const onImages = (images: Iterable<Blob>) => {
    takeImages(images, (image) => handle.pasteImage(image));
    back();
  };
  const pasteClipboard = async () => {
    const text = await readClipboard();
    if (text !== undefined && text !== "") return send({ text, enter: false });
    const images = await clipboardImages();
    if (images.length > 0) return onImages(images);
    setHint(pasteByHand);
    show("composer");
  };
  return (
    <div
      data-phone-bar
      className="shrink-0 bg-raised pb-[max(0.25rem,env(safe-area-inset-bottom))] typing:pb-0.5"
      style={{ marginBottom: covered }}
    >
      {asked !== undefined && <PasteQuestion text={asked.text} onAnswer={answer} />}
      {shown === "composer" && (
        <Composer {...{ session, sent, send, hint, canType, onImages }} onWalk={setSent} onClose={back} />
      )}
      {shown === "keys" && (
        <KeyBar
          keys={handle.touch}
          canType={canType}
          onPaste={() => void pasteClipboard()}
          onWrite={() => show("composer")}
          onHide={() => show("hidden")}
        />
      )}
      {shown === "hidden" && (
        <div className="flex justify-end px-1 pt-1">
          <Button variant="ghost" size="field" onClick={back}>
            Keys
          </Button>
        </div>
      )}
    </div>
  );
}
