/** What pages and their service worker have in common. */

/** Where a page keeps for its service worker which browser it is: in a cache, the one store both reach. */
export const pushKeep = { cache: "coda-push", path: "/push-browser" } as const;

/** What a service worker says to the page whose terminal a tapped notice is of. */
export interface NoticeTapped {
  readonly t: "noticeTapped";
  /** Leads to the notice's moment. */
  readonly path: string;
}

/** A path of this site, not of another one. */
export function isOurPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?!\/)/u.test(value);
}

export function isNoticeTapped(value: unknown): value is NoticeTapped {
  if (typeof value !== "object" || value === null) return false;
  const { t, path } = value as Readonly<Partial<Record<keyof NoticeTapped, unknown>>>;
  return t === "noticeTapped" && isOurPath(path);
}
