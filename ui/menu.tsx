/**
 * A menu opened by a button: arrow keys, type-ahead and Escape as the platform has them. What draws it comes when the first
 * one opens, or when somebody is about to.
 */
"use client";

import { cloneElement, useState, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { CheckIcon } from "./icons.ts";
import { latePart, type LatePart } from "./late-part.tsx";
import type { ButtonMenuProps, PointMenuProps } from "./menu-frame.tsx";
import { useMenuParts } from "./menu-parts.ts";

const buttonMenu = latePart<ButtonMenuProps>(async () => (await import("./menu-frame.tsx")).ButtonMenu);
const pointMenu = latePart<PointMenuProps>(async () => (await import("./menu-frame.tsx")).PointMenuFrame);

const itemLook =
  "relative flex h-8 items-center gap-2 rounded-sm pr-3 pl-7 text-sm text-ink outline-none select-none pointer-coarse:h-11 " +
  "data-highlighted:bg-accent-soft data-highlighted:text-ink data-disabled:opacity-50 cursor-default " +
  "[&_svg]:size-3.5 [&_svg]:shrink-0";

interface TriggerProps {
  readonly "aria-haspopup"?: "menu";
  readonly "aria-expanded"?: boolean;
}

/** Of a button. */
export type MenuTrigger = ReactElement<TriggerProps>;

/** What a menu that comes late is told besides what it is given: it is open when it comes. */
export type OpenedMenu = Pick<ButtonMenuProps, "byKeyboard" | "trigger">;

interface MenuDoorProps<Given> {
  readonly trigger: MenuTrigger;
  readonly menu: LatePart<Given & OpenedMenu>;
  readonly given: Given;
}

type Opened = "never" | "byKeyboard" | "byPointer";

/** The button of a menu whose items come with it. */
export function MenuDoor<Given extends object>({ trigger, menu, given }: MenuDoorProps<Given>) {
  const [opened, setOpened] = useState<Opened>("never");
  const closed = cloneElement(trigger, { "aria-haspopup": "menu", "aria-expanded": false });
  const byArrow = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    setOpened("byKeyboard");
  };
  if (opened === "never")
    return (
      <span
        role="presentation"
        className="contents"
        onPointerEnter={menu.expect}
        onFocus={menu.expect}
        onKeyDown={byArrow}
        // A click by Enter or Space counts no presses.
        onClick={({ detail }) => setOpened(detail === 0 ? "byKeyboard" : "byPointer")}
      >
        {closed}
      </span>
    );
  return (
    <menu.Part
      given={{ ...given, trigger, byKeyboard: opened === "byKeyboard" }}
      meanwhile={closed}
      onGiveUp={() => setOpened("never")}
    />
  );
}

interface MenuProps extends Omit<ButtonMenuProps, keyof OpenedMenu> {
  readonly trigger: MenuTrigger;
}

export function Menu({ trigger, ...given }: MenuProps) {
  return <MenuDoor trigger={trigger} menu={buttonMenu} given={given} />;
}

/** A menu at a point, as the other mouse button opens it; while it is there, it is open. */
export function PointMenu(props: PointMenuProps) {
  return <pointMenu.Part given={props} onGiveUp={props.onClose} />;
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  /** That do the same, as they are written. */
  readonly keys?: string | undefined;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function MenuItem({ onSelect, icon, children, disabled = false, keys, testId }: MenuItemProps) {
  const parts = useMenuParts();
  return (
    <parts.Item className={itemLook} onSelect={onSelect} disabled={disabled} data-testid={testId}>
      <span aria-hidden className="absolute left-2 grid place-items-center text-ink-quiet">
        {icon}
      </span>
      {children}
      {keys !== undefined && <span className="ml-auto pl-6 text-xs text-ink-quiet pointer-coarse:hidden">{keys}</span>}
    </parts.Item>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  const parts = useMenuParts();
  return <parts.Label className="px-2 py-1.5 text-xs text-ink-quiet">{children}</parts.Label>;
}

export function MenuSeparator() {
  const parts = useMenuParts();
  return <parts.Separator className="-mx-1 my-1 h-px bg-line" />;
}

interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, with a tick at the chosen one. */
export function MenuChoice<Value extends string>({ label, value, options, onChange }: MenuChoiceProps<Value>) {
  const parts = useMenuParts();
  const choose = (text: string) => {
    const option = options.find((candidate) => candidate.value === text);
    if (option) onChange(option.value);
  };
  return (
    <parts.RadioGroup value={value} onValueChange={choose} aria-label={label}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <parts.RadioItem key={option.value} value={option.value} className={classNames(itemLook)}>
          <parts.ItemIndicator className="absolute left-2 text-accent">
            <CheckIcon aria-hidden />
          </parts.ItemIndicator>
          {option.text}
        </parts.RadioItem>
      ))}
    </parts.RadioGroup>
  );
}
