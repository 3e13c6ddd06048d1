/** In the account's menu: Coda as an app of its own, where this browser can have one. */
"use client";

import { useSyncExternalStore } from "react";
import { InstallIcon } from "@/ui/icons.ts";
import { MenuItem, MenuLabel } from "@/ui/menu.tsx";
import { installOffer, installsByHand } from "./install-offer.ts";

const never = () => () => {};

export function InstallItem() {
  const offered = useSyncExternalStore(installOffer.subscribe, installOffer.get, () => false);
  const byHand = useSyncExternalStore(never, installsByHand, () => false);
  if (byHand) return <MenuLabel>To install Coda: Share, then Add to Home Screen</MenuLabel>;
  if (!offered) return null;
  return (
    <MenuItem icon={<InstallIcon />} onSelect={() => void installOffer.accept()} testId="install">
      Install as an app
    </MenuItem>
  );
}
