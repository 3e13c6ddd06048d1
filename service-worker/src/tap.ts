/** What a tap on a notification does with the pages that are open. */
import type { NoticeTapped } from "@coda/protocol";
import type { TapTarget } from "./push-plan.ts";

/**
 * The page that shows its terminal comes to the front and goes to the moment by itself, losing nothing of what is on it;
 * where there is none, one is opened, and no other is led away from its own.
 */
export async function followTap(clients: Clients, { path, shownAt }: TapTarget): Promise<void> {
  const pages = await windowsOf(clients);
  const shows = pages.find((page) => pathOf(page) === shownAt);
  const open = shows ?? pages.find((page) => pathOf(page) === path);
  // First, so that it is there by the time the page is looked at.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- clients of a worker are of its own origin
  shows?.postMessage({ t: "noticeTapped", path } satisfies NoticeTapped);
  await (open?.focus() ?? clients.openWindow(path));
}

export async function windowsOf(clients: Clients): Promise<readonly WindowClient[]> {
  return clients.matchAll({ type: "window", includeUncontrolled: true });
}

export function pathOf({ url }: WindowClient): string {
  return new URL(url).pathname;
}
