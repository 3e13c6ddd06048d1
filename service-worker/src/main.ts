/** The service worker: what it listens for. Started by the browser, with or without a page of ours open. */
import { fetchPlan } from "./fetch-plan.ts";
import { listenForPushes } from "./push.ts";
import { shellCache } from "./shell-cache.ts";

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const shell = shellCache({ caches: worker.caches, fetch: async (request, init) => fetch(request, init) }, BUILD_ID);

async function install(): Promise<void> {
  await shell.fill();
  // Pages come from the network and files are named by their contents: no open page minds another worker.
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  await shell.removeOlder();
  // The page is asked for while the worker still starts: a worker costs no page time.
  await worker.registration.navigationPreload.enable();
  await worker.clients.claim();
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  switch (fetchPlan(request, worker.location.origin)) {
    case "static":
      event.respondWith(shell.file(request));
      return;
    case "page":
      event.respondWith(shell.page(request, event.preloadResponse as Promise<Response | undefined>));
      return;
    case "pass":
  }
});
listenForPushes(worker);
