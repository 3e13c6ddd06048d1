/** What the reader chose, as a component sees it; and choosing. */
"use client";

import { useSyncExternalStore } from "react";
import { appearanceStore, usualAppearance, type Appearance } from "./appearance.ts";

export function useAppearance(): Appearance {
  return useSyncExternalStore(appearanceStore.subscribe, appearanceStore.get, () => usualAppearance);
}

export function chooseAppearance(changes: Partial<Appearance>): void {
  appearanceStore.set({ ...appearanceStore.get(), ...changes });
}
