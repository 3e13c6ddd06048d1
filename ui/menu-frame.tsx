/** The menus themselves, as Radix has them, with their items' parts. */
"use client";

import { DropdownMenu as Radix } from "radix-ui";
import { useCallback, useRef, type ReactNode } from "react";
import { MenuParts } from "./menu-parts.ts";

const contentLook =
  "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-fade overflow-y-auto rounded-md border " +
  "border-line bg-raised p-1 shadow-float";

export interface ButtonMenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  /** It is gone. True: the focus was given elsewhere; otherwise the button that opened it has it. */
  readonly onGone?: (() => boolean) | undefined;
  /** Who opened it for the first time, before this code was there, did it by the keyboard: its first item has the focus. */
  readonly byKeyboard: boolean;
}

function focusFirst(content: HTMLElement | null): void {
  content?.querySelector<HTMLElement>("[role^=menuitem]:not([data-disabled])")?.focus();
}

/** Open when it comes: somebody has pressed its button. */
export function ButtonMenu({ trigger, children, onGone, byKeyboard }: ButtonMenuProps) {
  const isFirst = useRef(byKeyboard);
  const giveFocus = (event: Event): void => {
    if (onGone?.() === true) event.preventDefault();
  };
  const focusOnce = useCallback((content: HTMLElement | null) => {
    if (isFirst.current) focusFirst(content);
    if (content !== null) isFirst.current = false;
  }, []);
  return (
    <MenuParts value={Radix}>
      <Radix.Root defaultOpen>
        <Radix.Trigger asChild>{trigger}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            ref={focusOnce}
            align="end"
            sideOffset={6}
            collisionPadding={8}
            onCloseAutoFocus={giveFocus}
            className={contentLook}
          >
            {children}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </MenuParts>
  );
}

export interface PointMenuProps {
  /** In pixels from the window's upper left corner. */
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  /** By choosing, by Escape or by a press elsewhere. */
  readonly onClose: () => void;
  /** It is gone, and the focus is the caller's to give: until then the menu keeps it. */
  readonly onGone: () => void;
  readonly children: ReactNode;
}

export function PointMenuFrame({ at, label, onClose, onGone, children }: PointMenuProps) {
  return (
    <MenuParts value={Radix}>
      <Radix.Root open onOpenChange={onClose}>
        <Radix.Trigger asChild>
          <span aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            align="start"
            aria-label={label}
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              onGone();
            }}
            className={contentLook}
          >
            {children}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </MenuParts>
  );
}
