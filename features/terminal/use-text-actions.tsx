/** What the palette lists of a terminal's text: what its menu has. */
"use client";

import { useEffect, useRef, type RefObject } from "react";
import { CopyIcon, KeyboardIcon, LinkIcon, SearchIcon } from "@/ui/icons.ts";
import { usePaletteActions, type PaletteAction } from "../palette/palette-actions.tsx";
import type { TextKeyed } from "./use-text-deeds.ts";

interface TextActions {
  readonly keyed: TextKeyed;
  readonly anySelected: () => boolean;
  readonly onCopyMoment: (() => void) | undefined;
  readonly onSendNextKey: (() => void) | undefined;
}

function actionsOf({ keyed, anySelected, onCopyMoment, onSendNextKey }: TextActions): readonly PaletteAction[] {
  const offered: readonly (Omit<PaletteAction, "run" | "id"> & { readonly run: (() => void) | undefined })[] = [
    { text: "Find in this terminal …", shortcut: "text.find", icon: <SearchIcon />, run: keyed["text.find"] },
    {
      text: "Copy what is selected",
      shortcut: "text.copy",
      icon: <CopyIcon />,
      run: anySelected() ? keyed["text.copy"] : undefined,
    },
    { text: "Paste", shortcut: "text.paste", run: keyed["text.paste"] },
    { text: "Select all", shortcut: "text.selectAll", run: keyed["text.selectAll"] },
    {
      text: "Copy a link to the moment on view",
      also: ["share", "permalink"],
      shortcut: "moment.copyLink",
      icon: <LinkIcon />,
      run: onCopyMoment,
    },
    {
      text: "Send the next key to the terminal",
      also: ["shortcut"],
      shortcut: "terminal.sendNextKey",
      icon: <KeyboardIcon />,
      run: onSendNextKey,
    },
  ];
  return offered.flatMap(({ run, ...action }) =>
    run === undefined ? [] : [{ ...action, id: action.shortcut ?? "", run }],
  );
}

/** Of the terminal in whose frame the anchor is. */
export function useTextActions(anchor: RefObject<Element | null>, actions: TextActions): void {
  const frame = useRef<Element>(null);
  useEffect(() => {
    frame.current = anchor.current?.parentElement ?? null;
  });
  usePaletteActions(() => actionsOf(actions), frame);
}
