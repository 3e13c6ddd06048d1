/** What can be done with a terminal's text, where the other mouse button was pressed. */
"use client";

import { useRef, type ReactNode } from "react";
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
  /** Before what was chosen of the text's own is done: the terminal gets the keys again. */
  readonly onLeave: () => void;
}

export function TextMenu(props: TextMenuProps) {
  const { at, anySelected, onKey, onPaste, onCopyMoment, more, onClose, onLeave } = props;
  const chosen = useRef<() => void>(undefined);
  const choose = (deed: () => void) => () => {
    chosen.current = deed;
  };
  const gone = (): void => {
    onLeave();
    chosen.current?.();
  };
  return (
    <PointMenu at={at} label="Text of this terminal" onClose={onClose} onGone={gone}>
      <MenuItem keys={keys("copy")} disabled={!anySelected} onSelect={choose(() => onKey("copy"))} testId="menu-copy">
        Copy
      </MenuItem>
      {onPaste !== undefined && (
        <MenuItem keys={keys("paste")} onSelect={choose(onPaste)} testId="menu-paste">
          Paste
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem keys={keys("find")} onSelect={choose(() => onKey("find"))} testId="menu-find">
        Find …
      </MenuItem>
      <MenuItem keys={keys("selectAll")} onSelect={choose(() => onKey("selectAll"))} testId="menu-select-all">
        Select all
      </MenuItem>
      {onCopyMoment !== undefined && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={choose(onCopyMoment)} testId="menu-copy-moment">
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
