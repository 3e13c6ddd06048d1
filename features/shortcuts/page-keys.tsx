/** Shortcuts of every signed-in page: to other pages, and to the list of all, whose code comes when it is wanted. */
"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { devicesPath, ideasPath, inboxPath, searchPath, settingsPath } from "../routes/paths.ts";
import { useShortcuts } from "./use-shortcut.ts";

const ShortcutDialog = lazy(async () => ({ default: (await import("./shortcut-dialog.tsx")).ShortcutDialog }));

export function PageKeys() {
  const router = useRouter();
  const [isListed, setListed] = useState(false);
  useShortcuts({
    "search.open": () => router.push(searchPath),
    "go.ideas": () => router.push(ideasPath),
    "go.inbox": () => router.push(inboxPath),
    "go.devices": () => router.push(devicesPath),
    "go.settings": () => router.push(settingsPath),
    "shortcuts.show": () => setListed(true),
  });
  if (!isListed) return null;
  return (
    <Suspense>
      <ShortcutDialog onClose={() => setListed(false)} />
    </Suspense>
  );
}
