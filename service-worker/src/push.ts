/** Notices that arrive by push, and what a tap on one does. */

export function listenForPushes(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(showCoda(worker.clients));
  });
}

/** An open page of ours comes to the front; where there is none, one is opened. */
async function showCoda(clients: Clients): Promise<void> {
  const [open] = await clients.matchAll({ type: "window" });
  await (open?.focus() ?? clients.openWindow("/"));
}
