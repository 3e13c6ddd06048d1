/** A place to write something long before it goes to the terminal, with all that the phone's keyboard helps with. */
"use client";

import type { SessionId } from "@coda/protocol";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button.tsx";
import { ImageIcon } from "@/ui/icons.ts";
import { TextArea } from "@/ui/text-area.tsx";
import { keepDraft, readDraft } from "./draft.ts";
import { textAt, walkSent, withSent, type SentTexts } from "./sent-texts.ts";
import type { Piece } from "./use-sending.ts";

interface ComposerProps {
  readonly session: SessionId;
  readonly sent: SentTexts;
  readonly onWalk: (sent: SentTexts) => void;
  readonly send: (piece: Piece) => void;
  readonly canType: boolean;
  /** Photos, or files of images, which go to the terminal at once. */
  readonly onImages: (images: Iterable<Blob>) => void;
  readonly onClose: () => void;
  /** Why it opened by itself. */
  readonly hint: string | undefined;
}

function useDraft(session: SessionId) {
  const [text, setText] = useState(() => readDraft(session));
  const write = (next: string) => {
    setText(next);
    keepDraft(session, next);
  };
  return [text, write] as const;
}

interface WalkButtonsProps {
  readonly sent: SentTexts;
  readonly onWalk: (step: -1 | 1) => void;
}

function WalkButtons({ sent, onWalk }: WalkButtonsProps) {
  const look = { variant: "ghost", size: "field", className: "w-11" } as const;
  return (
    <>
      <Button {...look} aria-label="What was sent before" disabled={sent.at === 0} onClick={() => onWalk(-1)}>
        ↑
      </Button>
      <Button
        {...look}
        aria-label="What was sent after that"
        disabled={sent.at >= sent.sent.length}
        onClick={() => onWalk(1)}
      >
        ↓
      </Button>
    </>
  );
}

/** The system asks whether to take a photo, or which there is. */
function ChooseImage({ canType, onImages }: Pick<ComposerProps, "canType" | "onImages">) {
  const files = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={files}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        multiple
        hidden
        data-testid="image-file"
        onChange={({ target }) => {
          onImages([...(target.files ?? [])]);
          target.value = ""; // the same one may be chosen again
        }}
      />
      <Button
        variant="ghost"
        size="field"
        className="w-11"
        aria-label="Choose an image"
        disabled={!canType}
        onClick={() => files.current?.click()}
      >
        <ImageIcon aria-hidden />
      </Button>
    </>
  );
}

export function Composer({ session, sent, onWalk, send, canType, onImages, onClose, hint }: ComposerProps) {
  const [text, write] = useDraft(session);
  const place = useRef<HTMLTextAreaElement>(null);
  useEffect(() => place.current?.focus(), []);
  const walk = (step: -1 | 1) => {
    const walked = walkSent(sent, step, text);
    onWalk(walked);
    write(textAt(walked));
    place.current?.focus();
  };
  const go = (enter: boolean) => {
    const onSent = () => {
      onWalk(withSent(sent, text));
      write("");
      place.current?.focus();
    };
    send({ text, enter, onSent });
  };
  return (
    <div data-testid="composer" className="flex flex-col gap-2 border-t border-line p-2">
      <TextArea
        ref={place}
        label="Text for the terminal"
        hint={hint}
        rows={3}
        value={text}
        onChange={(event) => write(event.target.value)}
      />
      <div className="flex items-center gap-2">
        <Button variant="ghost" size="field" onClick={onClose}>
          Close
        </Button>
        <WalkButtons sent={sent} onWalk={walk} />
        <ChooseImage {...{ canType, onImages }} />
        <Button size="field" className="ml-auto" disabled={text === "" || !canType} onClick={() => go(false)}>
          Insert
        </Button>
        <Button variant="primary" size="field" disabled={text === "" || !canType} onClick={() => go(true)}>
          Send ⏎
        </Button>
      </div>
    </div>
  );
}
