/**
 * What a reader does with a terminal's text, whether it is live or saved: find, copy, paste after a question, and a menu
 * for all of it. Stands in the terminal's frame and listens there.
 */
"use client";

import { useRef, type ReactNode } from "react";
import { Notice } from "@/ui/notice.tsx";
import { FindBar } from "./find-bar.tsx";
import { PasteQuestion } from "./paste-question.tsx";
import { TextMenu } from "./text-menu.tsx";
import { useTextDeeds, useWatchedText, type TextPlace } from "./use-text-deeds.ts";

interface TextToolsProps extends TextPlace {
  /** The terminal gets the keys again. */
  readonly onLeave?: () => void;
  /** Undefined: no link leads there. */
  readonly onCopyMoment?: (() => void) | undefined;
  /** Items of the menu: what else can be done there. */
  readonly more?: ReactNode;
}

const nothing = () => undefined;

export function TextTools({ place, onPaste, onLeave = nothing, onCopyMoment, more }: TextToolsProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const tools = useTextDeeds({ place, onPaste });
  useWatchedText(anchor, tools.deeds);
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
        <TextMenu
          at={menuAt}
          anySelected={place.text.selected() !== ""}
          onKey={tools.deeds.onKey}
          onPaste={onPaste && (() => void tools.pasteClipboard())}
          onCopyMoment={onCopyMoment}
          more={more}
          onClose={tools.closeMenu}
          onLeave={onLeave}
        />
      )}
      {pasting !== undefined && <PasteQuestion text={pasting} onAnswer={leaving(tools.answerPaste)} />}
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
