/** What can be done with a terminal's text, where the other mouse button was pressed. */
"use client";

import { useRef, type ReactNode } from "react";
import { MenuItem, MenuSeparator, PointMenu } from "@/ui/menu.tsx";
import type { ShortcutId } from "../shortcuts/shortcut-table.ts";
import { keysShown } from "../shortcuts/use-shortcut.ts";
import type { TextKeyed } from "./use-text-deeds.ts";
import type { Point } from "./watch-text.ts";

interface TextMenuProps {
  readonly at: Point;
  readonly anySelected: boolean;
  readonly keyed: TextKeyed;
  /** Undefined: no link leads there. */
  readonly onCopyMoment?: (() => void) | undefined;
  /** Undefined: nothing can be typed there. */
  readonly onSendNextKey?: (() => void) | undefined;
  /** Items of what else can be done there. */
  readonly more?: ReactNode;
  readonly onClose: () => void;
  /** Before what was chosen of the text's own is done: the terminal gets the keys again. */
  readonly onLeave: () => void;
}

export function TextMenu(props: TextMenuProps) {
  const { at, anySelected, keyed, onCopyMoment, onSendNextKey, more, onClose, onLeave } = props;
  const chosen = useRef<() => void>(undefined);
  const choose = (deed: () => void) => () => {
    chosen.current = deed;
  };
  const item = (id: ShortcutId, deed: () => void) => ({ onSelect: choose(deed), keys: keysShown(id, "terminal") });
  const gone = (): void => {
    onLeave();
    chosen.current?.();
  };
  return (
    <PointMenu at={at} label="Text of this terminal" onClose={onClose} onGone={gone}>
      <MenuItem {...item("text.copy", keyed["text.copy"])} disabled={!anySelected} testId="menu-copy">
        Copy
      </MenuItem>
      {keyed["text.paste"] !== undefined && (
        <MenuItem {...item("text.paste", keyed["text.paste"])} testId="menu-paste">
          Paste
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem {...item("text.find", keyed["text.find"])} testId="menu-find">
        Find …
      </MenuItem>
      <MenuItem {...item("text.selectAll", keyed["text.selectAll"])} testId="menu-select-all">
        Select all
      </MenuItem>
      {(onCopyMoment ?? onSendNextKey) !== undefined && <MenuSeparator />}
      {onCopyMoment !== undefined && (
        <MenuItem {...item("moment.copyLink", onCopyMoment)} testId="menu-copy-moment">
          Copy link to this moment
        </MenuItem>
      )}
      {onSendNextKey !== undefined && (
        <MenuItem {...item("terminal.sendNextKey", onSendNextKey)} testId="menu-send-next-key">
          Send the next key
        </MenuItem>
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
