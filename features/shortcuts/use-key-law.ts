/** Which keys count in this browser, as a component sees it; and choosing others. */
"use client";

import { useMemo, useSyncExternalStore } from "react";
import type { KeyLaw } from "./key-bindings.ts";
import { keptKeys, noChosenKeys } from "./kept-keys.ts";
import type { Platform } from "./shortcut-table.ts";
import { thisPlatform } from "./this-platform.ts";

const never = () => () => {};

/** Undefined on the server and in the first paint: it cannot know which keyboard there is. */
export function useKeyLaw(): KeyLaw | undefined {
  const chosen = useSyncExternalStore(keptKeys.subscribe, keptKeys.get, () => noChosenKeys);
  const platform = useSyncExternalStore<Platform | undefined>(never, thisPlatform, () => undefined);
  return useMemo(() => (platform === undefined ? undefined : { platform, chosen }), [platform, chosen]);
}
