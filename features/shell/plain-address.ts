/**
 * An address of ours without anybody's words: for the count of visits alone, which leaves this server. What is asked for
 * behind the path goes, and of the path each part that is no fixed word of a page of ours.
 */

/** Of all pages under `app/`; its test holds that none is missing. */
const fixedWords: ReadonlySet<string> = new Set([
  "account",
  "admin",
  "appearance",
  "audit",
  "beside",
  "compare",
  "devices",
  "docs",
  "download",
  "earlier",
  "flags",
  "history",
  "ideas",
  "inbox",
  "instance",
  "invitation",
  "jobs",
  "join",
  "keys",
  "link",
  "members",
  "metrics",
  "new-password",
  "notifications",
  "offline",
  "pair",
  "play",
  "profile",
  "reset-password",
  "search",
  "set-up",
  "settings",
  "share",
  "sharing",
  "sign-in",
  "terminals",
]);

/** `/ideas/paper-boat/terminals/primary` is `/ideas/-/terminals/-`. */
export function plainPath(path: string): string {
  const parts = path.split("/").map((part) => (part === "" || fixedWords.has(part) ? part : "-"));
  return parts.join("/");
}

export function plainAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + plainPath(pathname);
}
