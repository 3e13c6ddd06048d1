/** Who is signed in, in which colours, and the way out. */
"use client";

import { startTransition } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { ChevronDownIcon, SignOutIcon, UserIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { MenuDoor } from "@/ui/menu.tsx";
import { keptWay } from "../account/kept-way.ts";
import { useForgetAll } from "../api/api-provider.tsx";
// A browser offers once, soon after the page came, to install it: who listens for that is here before the menu is.
import "../offline/install-offer.ts";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import type { Theme } from "./theme.ts";

const menu = latePart(async () => (await import("./account-menu.tsx")).AccountMenu);

interface UserMenuProps {
  readonly name: string;
  readonly theme: Theme;
  readonly signOut: () => Promise<void>;
}

export function UserMenu({ name, theme, signOut }: UserMenuProps) {
  const forgetAll = useForgetAll();
  const leave = () => {
    startTransition(async () => {
      keptWay.forget();
      await signOut();
      forgetAll();
    });
  };
  usePaletteActions([
    { id: "sign-out", group: "app", text: "Sign out", also: ["log out"], icon: <SignOutIcon />, run: leave },
  ]);
  const trigger = (
    <button type="button" data-testid="account-menu" className={buttonLook({ variant: "ghost" })}>
      <UserIcon aria-hidden />
      <span className="max-w-32 truncate max-sm:sr-only">{name}</span>
      <ChevronDownIcon aria-hidden className="max-sm:hidden" />
    </button>
  );
  return <MenuDoor trigger={trigger} menu={menu} given={{ name, theme, onLeave: leave }} />;
}
