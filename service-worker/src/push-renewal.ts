/**
 * A browser or its push service gives a subscription another address, or ends it (`pushsubscriptionchange`, Push API): the
 * server is told the new one, with no page open. Where that fails this browser counts as not pushed to, and its settings
 * say so: silence would look like a quiet day.
 */
import { pushKeep } from "@coda/protocol";

export interface RenewalPorts {
  readonly caches: CacheStorage;
  readonly pushManager: Pick<PushManager, "subscribe">;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
}

/** Of a subscription, what a new one is made by and what the server is told. */
type Renewed = Pick<PushSubscription, "toJSON">;

export interface SubscriptionChange {
  /** Null: the browser made none by itself. */
  readonly newSubscription: Renewed | null;
  readonly oldSubscription: Pick<PushSubscription, "options"> | null;
}

/** Which one the server calls it; undefined once nobody is signed in. */
export async function keptBrowser(caches: CacheStorage): Promise<string | undefined> {
  const kept = await caches.open(pushKeep.cache);
  return (await kept.match(pushKeep.path))?.text();
}

export async function renewSubscription(ports: RenewalPorts, change: SubscriptionChange): Promise<void> {
  const { caches } = ports;
  if ((await keptBrowser(caches)) === undefined) return;
  const id = await tell(ports, change).catch(() => undefined);
  if (id === undefined) await caches.delete(pushKeep.cache);
  else await (await caches.open(pushKeep.cache)).put(pushKeep.path, new Response(id));
}

/** Which browser it is from now on; undefined where the server wants to hear nothing of it. */
async function tell(ports: RenewalPorts, change: SubscriptionChange): Promise<string | undefined> {
  const subscription = change.newSubscription ?? (await subscribedAnew(ports, change));
  if (subscription === undefined) return undefined;
  const { endpoint, keys } = subscription.toJSON();
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ endpoint, keys });
  const reply = await ports.fetch("/api/devmode/push", { method: "POST", headers, body });
  const said = reply.ok ? ((await reply.json()) as { readonly browser?: { readonly id?: unknown } }) : undefined;
  const id = said?.browser?.id;
  return typeof id === "string" ? id : undefined;
}

/** For the same key of the server's. */
async function subscribedAnew(
  { pushManager }: RenewalPorts,
  { oldSubscription }: SubscriptionChange,
): Promise<Renewed | undefined> {
  const key = oldSubscription?.options.applicationServerKey;
  return key ? pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }) : undefined;
}
