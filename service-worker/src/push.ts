/** Notices that arrive by push, and what a tap on one does. */
import { plannedNotification, type TapTarget } from "./push-plan.ts";
import { keptBrowser, renewSubscription } from "./push-renewal.ts";
import { followTap, pathOf, windowsOf } from "./tap.ts";

export function listenForPushes(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("push", (event) => {
    event.waitUntil(show(worker, event.data?.text() ?? ""));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(followTap(worker.clients, event.notification.data as TapTarget));
  });
  worker.addEventListener("pushsubscriptionchange", (event) => {
    const { caches, registration } = worker;
    const ports = { caches, pushManager: registration.pushManager, fetch: worker.fetch.bind(worker) };
    event.waitUntil(renewSubscription(ports, event));
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
