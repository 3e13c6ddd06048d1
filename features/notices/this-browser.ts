/** The browser's own side of push: its permission, its subscription, and what its service worker is told of both. */
import { pushKeep } from "@coda/protocol";
import { installsByHand } from "../offline/install-offer.ts";
import type { BrowserFacts } from "./push-state.ts";

const isAble = (): boolean =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && "caches" in window;

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  return isAble() ? navigator.serviceWorker.getRegistration() : undefined;
}

export async function readThisBrowser(): Promise<BrowserFacts> {
  const registration = await registered();
  const subscription = await registration?.pushManager.getSubscription();
  const kept = isAble() ? await (await caches.open(pushKeep.cache)).match(pushKeep.path) : undefined;
  return {
    supported: registration !== undefined,
    installsFirst: !isAble() && installsByHand(),
    permission: isAble() ? Notification.permission : "default",
    subscribed: Boolean(subscription) && kept !== undefined,
  };
}

/** Asks its user where they have not said. Undefined: they said no. `key`: the server's public one. */
export async function subscribeThisBrowser(key: string): Promise<PushSubscriptionJSON | undefined> {
  const registration = await registered();
  if (registration === undefined || (await Notification.requestPermission()) !== "granted") return undefined;
  // One for another server's key would be refused.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: key };
  return (await registration.pushManager.subscribe(options)).toJSON();
}

/** For the service worker, which shows nothing of what is for another one. */
export async function keepThisBrowser(id: string): Promise<void> {
  await (await caches.open(pushKeep.cache)).put(pushKeep.path, new Response(id));
}

/** Ends it here, whatever the server knows; also takes what is shown from the screen. */
export async function forgetThisBrowser(): Promise<void> {
  if (!isAble()) return;
  await caches.delete(pushKeep.cache);
  const registration = await registered();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
