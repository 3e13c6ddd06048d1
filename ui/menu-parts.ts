/** What a menu's items are made of: given by the menu around them, whose code comes when it is opened. */
"use client";

import type { DropdownMenu as Radix } from "radix-ui";
import { createContext, useContext } from "react";

type Parts = Pick<typeof Radix, "Item" | "ItemIndicator" | "Label" | "RadioGroup" | "RadioItem" | "Separator">;

export const MenuParts = createContext<Parts | null>(null);

export function useMenuParts(): Parts {
  const parts = useContext(MenuParts);
  if (parts === null) throw new Error("an item outside a menu");
  return parts;
}
