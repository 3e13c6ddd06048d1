/** Where a page keeps for its service worker which browser it is: in a cache, the one store both reach. */
export const pushKeep = { cache: "coda-push", path: "/push-browser" } as const;
