/** A menu opened by a button: arrow keys, type-ahead and Escape as the platform has them. */
"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { CheckIcon } from "./icons.ts";

const itemLook =
  "relative flex h-8 items-center gap-2 rounded-sm pr-3 pl-7 text-sm text-ink outline-none select-none pointer-coarse:h-10 " +
  "data-highlighted:bg-accent-soft data-highlighted:text-ink data-disabled:opacity-50 cursor-default " +
  "[&_svg]:size-3.5 [&_svg]:shrink-0";

const contentLook =
  "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-fade overflow-y-auto rounded-md border " +
  "border-line bg-raised p-1 shadow-float";

interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  /** It is gone. True: the focus was given elsewhere; otherwise the button that opened it has it. */
  readonly onGone?: () => boolean;
}

export function Menu({ trigger, children, onGone }: MenuProps) {
  const giveFocus = (event: Event): void => {
    if (onGone?.() === true) event.preventDefault();
  };
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
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
  );
}

interface PointMenuProps {
  /** In pixels from the window's upper left corner. */
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  /** By choosing, by Escape or by a press elsewhere. */
  readonly onClose: () => void;
  /** It is gone, and the focus is the caller's to give: until then the menu keeps it. */
  readonly onGone: () => void;
  readonly children: ReactNode;
}

/** A menu at a point, as the other mouse button opens it; while it is there, it is open. */
export function PointMenu({ at, label, onClose, onGone, children }: PointMenuProps) {
  return (
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
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  /** That do the same, as they are written. */
  readonly keys?: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function MenuItem({ onSelect, icon, children, disabled = false, keys, testId }: MenuItemProps) {
  return (
    <Radix.Item className={itemLook} onSelect={onSelect} disabled={disabled} data-testid={testId}>
      <span aria-hidden className="absolute left-2 grid place-items-center text-ink-quiet">
        {icon}
      </span>
      {children}
      {keys !== undefined && <span className="ml-auto pl-6 text-xs text-ink-quiet pointer-coarse:hidden">{keys}</span>}
    </Radix.Item>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-xs text-ink-quiet">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, with a tick at the chosen one. */
export function MenuChoice<Value extends string>({ label, value, options, onChange }: MenuChoiceProps<Value>) {
  const choose = (text: string) => {
    const option = options.find((candidate) => candidate.value === text);
    if (option) onChange(option.value);
  };
  return (
    <Radix.RadioGroup value={value} onValueChange={choose} aria-label={label}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={classNames(itemLook)}>
          <Radix.ItemIndicator className="absolute left-2 text-accent">
            <CheckIcon aria-hidden />
          </Radix.ItemIndicator>
          {option.text}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}
