/** What can be done with one of several terminals as a side of the page; what is done in it, its own bar has. */
"use client";

import { Fragment, useRef, type ReactNode } from "react";
import { Button } from "@/ui/button.tsx";
import { BesideIcon, CloseIcon, FullScreenIcon, MoreIcon, SwapIcon, ZoomedIcon } from "@/ui/icons.ts";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu.tsx";
import type { ShortcutId } from "../shortcuts/shortcut-table.ts";
import { keysShown } from "../shortcuts/use-shortcut.ts";

export interface SideDeeds {
  /** Undefined: there is no room for more. */
  readonly openBeside: (() => void) | undefined;
  /** Undefined: the browser has none. */
  readonly fullScreen: (() => void) | undefined;
  readonly swaps: readonly { readonly key: string; readonly text: string; readonly swap: () => void }[];
  /** To the terminal's own page. */
  readonly only: () => void;
  readonly close: () => void;
  /** Keys go there again. */
  readonly focus: () => void;
}

interface Item {
  readonly id: string;
  readonly text: string;
  readonly icon: ReactNode;
  readonly shortcut?: ShortcutId;
  readonly does: () => void;
  /** Keys go to a terminal by it; else they go where they were. */
  readonly givesKeys: boolean;
}

function itemsOf({ openBeside, fullScreen, swaps, only, close, focus }: SideDeeds): readonly (readonly Item[])[] {
  const opens: Item = {
    id: "side-open-beside",
    text: "Open beside …",
    icon: <BesideIcon />,
    shortcut: "beside.open",
    does: openBeside ?? focus,
    givesKeys: false,
  };
  const fills: Item = {
    id: "side-full-screen",
    text: "Full screen",
    icon: <FullScreenIcon />,
    shortcut: "terminal.fullScreen",
    does: fullScreen ?? focus,
    givesKeys: true,
  };
  const swapItems = swaps.map(({ key, text, swap }): Item => {
    const does = () => {
      swap();
      focus();
    };
    return { id: `side-swap-${key}`, text: `Swap with ${text}`, icon: <SwapIcon />, does, givesKeys: true };
  });
  return [
    [...(openBeside ? [opens] : []), ...(fullScreen ? [fills] : [])],
    swapItems,
    [
      { id: "side-only", text: "Only this one", icon: <ZoomedIcon />, does: only, givesKeys: false },
      { id: "side-menu-close", text: "Close this side", icon: <CloseIcon />, does: close, givesKeys: true },
    ],
  ].filter((group) => group.length > 0);
}

/** Done when the menu is gone: it gives the focus back as it goes. */
export function SideMenu({ deeds }: { readonly deeds: SideDeeds }) {
  const chosen = useRef<Item>(undefined);
  const gone = (): boolean => {
    const item = chosen.current;
    chosen.current = undefined;
    item?.does();
    return item?.givesKeys === true;
  };
  return (
    <Menu
      onGone={gone}
      trigger={
        <Button size="icon" variant="ghost" aria-label="What can be done with this side" data-testid="side-menu">
          <MoreIcon aria-hidden />
        </Button>
      }
    >
      {itemsOf(deeds).map((group, at) => (
        <Fragment key={group[0]?.id}>
          {at > 0 && <MenuSeparator />}
          {group.map((item) => (
            <MenuItem
              key={item.id}
              icon={item.icon}
              testId={item.id}
              {...withKeys(item.shortcut)}
              onSelect={() => {
                chosen.current = item;
              }}
            >
              {item.text}
            </MenuItem>
          ))}
        </Fragment>
      ))}
    </Menu>
  );
}

/** A menu is never drawn on the server, which could not know the keys. */
function withKeys(shortcut: ShortcutId | undefined): { readonly keys?: string } {
  const keys = shortcut && keysShown(shortcut, "terminal");
  return keys === undefined ? {} : { keys };
}
