/**
 * The files that show the offline page without a network, one cache for each build. A newer build fetches its own set
 * before it takes over, and then removes every older one, so a stale file never stands beside a new one.
 */
import { staticFilesIn } from "./fetch-plan.ts";

const PREFIX = "coda-shell-";
const OFFLINE_PAGE = "/offline";

export interface ShellCache {
  /** Fetches the offline page and all it is made of; rejects when one of them is not to be had. */
  fill(): Promise<void>;
  removeOlder(): Promise<void>;
  /** The kept file; otherwise the network's, which is kept. */
  file(request: Request): Promise<Response>;
  /** The page as the network has it; without a network the offline page. */
  page(request: Request, preloaded: Promise<Response | undefined>): Promise<Response>;
}

export interface ShellPorts {
  readonly caches: CacheStorage;
  readonly fetch: (request: Request | string, init?: RequestInit) => Promise<Response>;
}

export function shellCache({ caches, fetch }: ShellPorts, buildId: string): ShellCache {
  const name = PREFIX + buildId;
  return {
    fill: async () => {
      const cache = await caches.open(name);
      const page = await fetch(OFFLINE_PAGE, { cache: "reload" });
      if (!page.ok || page.redirected) throw new Error(`${OFFLINE_PAGE} answered ${page.status}`);
      const files = staticFilesIn(await page.clone().text());
      await cache.put(OFFLINE_PAGE, page);
      await cache.addAll(files);
    },
    removeOlder: async () => {
      const older = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
      await Promise.all(older.map((key) => caches.delete(key)));
    },
    file: async (request) => {
      const cache = await caches.open(name);
      const kept = await cache.match(request.url);
      if (kept !== undefined) return kept;
      const response = await fetch(request);
      if (response.ok) await cache.put(request.url, response.clone());
      return response;
    },
    page: async (request, preloaded) => {
      try {
        return (await preloaded) ?? (await fetch(request));
      } catch {
        const cache = await caches.open(name);
        // Next lets its pages vary by headers that only its own requests carry.
        return (await cache.match(OFFLINE_PAGE, { ignoreVary: true })) ?? Response.error();
      }
    },
  };
}
