/** Notices that arrive by push, and what a tap on one does. */
import { pushKeep } from "@coda/protocol";
import { plannedNotification, type TapTarget } from "./push-plan.ts";

export function listenForPushes(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("push", (event) => {
    event.waitUntil(show(worker, event.data?.text() ?? ""));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(follow(worker.clients, event.notification.data as TapTarget));
  });
}

async function show(worker: ServiceWorkerGlobalScope, text: string): Promise<void> {
  const pages = await windowsOf(worker.clients);
  const front = pages.find((page) => page.focused);
  const browser = await keptBrowser(worker.caches);
  const planned = plannedNotification(text, { browser, inFront: front && pathOf(front) });
  if (planned === undefined) return;
  const { title, timestampMs, ...options } = planned;
  // The standard's TypeScript has neither: the moment it is of, and that a newer one of a tag is told of as well.
  const more = { renotify: true, ...(timestampMs !== undefined && { timestamp: timestampMs }) };
  await worker.registration.showNotification(title, { ...options, ...more, icon: "/icons/app-192.png" });
}

/** The page that shows it comes to the front; where there is none, one is opened, and no other is led away from its own. */
async function follow(clients: Clients, { path, shownAt }: TapTarget): Promise<void> {
  const pages = await windowsOf(clients);
  const open = pages.find((page) => pathOf(page) === shownAt) ?? pages.find((page) => pathOf(page) === path);
  await (open?.focus() ?? clients.openWindow(path));
}

async function windowsOf(clients: Clients): Promise<readonly WindowClient[]> {
  return clients.matchAll({ type: "window", includeUncontrolled: true });
}

function pathOf({ url }: WindowClient): string {
  return new URL(url).pathname;
}

async function keptBrowser(caches: CacheStorage): Promise<string | undefined> {
  const kept = await caches.open(pushKeep.cache);
  return (await kept.match(pushKeep.path))?.text();
}
