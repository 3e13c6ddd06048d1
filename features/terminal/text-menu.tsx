/** What can be done with a terminal's text, where the other mouse button was pressed. */
"use client";

import type { ReactNode } from "react";
import { MenuItem, MenuSeparator, PointMenu } from "@/ui/menu.tsx";
import { textKeyWords, type TextKey } from "./text-keys.ts";
import { isMac, type Point } from "./watch-text.ts";

function keys(key: TextKey | "paste"): string {
  return textKeyWords(key, isMac());
}

interface TextMenuProps {
  readonly at: Point;
  readonly anySelected: boolean;
  readonly onKey: (key: TextKey) => void;
  /** Undefined: nothing can be typed there. */
  readonly onPaste: (() => void) | undefined;
  /** Undefined: no link leads there. */
  readonly onCopyMoment: (() => void) | undefined;
  /** Items of what else can be done there. */
  readonly more: ReactNode;
  readonly onClose: () => void;
}

export function TextMenu({ at, anySelected, onKey, onPaste, onCopyMoment, more, onClose }: TextMenuProps) {
  return (
    <PointMenu at={at} label="Text of this terminal" onClose={onClose}>
      <MenuItem keys={keys("copy")} disabled={!anySelected} onSelect={() => onKey("copy")} testId="menu-copy">
        Copy
      </MenuItem>
      {onPaste !== undefined && (
        <MenuItem keys={keys("paste")} onSelect={onPaste} testId="menu-paste">
          Paste
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem keys={keys("find")} onSelect={() => onKey("find")} testId="menu-find">
        Find …
      </MenuItem>
      <MenuItem keys={keys("selectAll")} onSelect={() => onKey("selectAll")} testId="menu-select-all">
        Select all
      </MenuItem>
      {onCopyMoment !== undefined && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={onCopyMoment} testId="menu-copy-moment">
            Copy link to this moment
          </MenuItem>
        </>
      )}
      {more !== undefined && (
        <>
          <MenuSeparator />
          {more}
        </>
      )}
    </PointMenu>
  );
}
