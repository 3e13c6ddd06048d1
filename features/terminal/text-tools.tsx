/**
 * What a reader does with a terminal's text, whether it is live or saved: find, copy, paste after a question, and a menu
 * for all of it. Stands in the terminal's frame and listens there.
 */
"use client";

import { useRef, type ReactNode } from "react";
import { latePart } from "@/ui/late-part.tsx";
import { Notice } from "@/ui/notice.tsx";
import { FindBar } from "./find-bar.tsx";
import { useTextActions } from "./use-text-actions.tsx";
import { useTextDeeds, useWatchedText, type TextPlace } from "./use-text-deeds.ts";

const menu = latePart(async () => (await import("./text-menu.tsx")).TextMenu);
const pasteQuestion = latePart(async () => (await import("./paste-question.tsx")).PasteQuestion);

interface TextToolsProps extends TextPlace {
  /** The terminal gets the keys again. */
  readonly onLeave?: () => void;
  /** Undefined: no link leads there. */
  readonly onCopyMoment?: (() => void) | undefined;
  /** Undefined: nothing can be typed there. */
  readonly onSendNextKey?: (() => void) | undefined;
  /** Items of the menu: what else can be done there. */
  readonly more?: ReactNode;
}

const nothing = () => undefined;

export function TextTools({ place, onPaste, onLeave = nothing, ...items }: TextToolsProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const tools = useTextDeeds({ place, onPaste });
  useWatchedText(anchor, tools);
  useTextActions(anchor, {
    keyed: tools.keyed,
    anySelected: () => place.text.selected() !== "",
    onCopyMoment: items.onCopyMoment,
    onSendNextKey: items.onSendNextKey,
  });
  const { finding, pasting, menuAt } = tools;
  /** Done with what lay over the terminal. */
  const leaving =
    <Given extends unknown[]>(deed: (...given: Given) => void) =>
    (...given: Given) => {
      deed(...given);
      onLeave();
    };
  return (
    <>
      <span ref={anchor} hidden />
      {finding !== undefined && (
        <FindBar key={finding.round} place={place} words={finding.words} onClose={leaving(tools.endFinding)} />
      )}
      {menuAt !== undefined && (
        <menu.Part
          given={{
            at: menuAt,
            anySelected: place.text.selected() !== "",
            keyed: tools.keyed,
            ...items,
            onClose: tools.closeMenu,
            onLeave,
          }}
          onGiveUp={tools.closeMenu}
        />
      )}
      {pasting !== undefined && (
        <pasteQuestion.Part
          given={{ text: pasting, onAnswer: leaving(tools.answerPaste) }}
          onGiveUp={() => leaving(tools.answerPaste)(false)}
        />
      )}
      {tools.isRefused && (
        <div className="absolute inset-x-2 bottom-2 z-20">
          <Notice tone="warn" title="The browser did not let this page use the clipboard" testId="clipboard-refused">
            Its own keys for copying and pasting work all the same.
          </Notice>
        </div>
      )}
    </>
  );
}
