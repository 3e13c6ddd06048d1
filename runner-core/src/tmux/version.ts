/** What follows from a tmux version. Values look like "3.3a", "3.7", "next-3.8", "openbsd-7.6". */

export interface TmuxVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  /** "" or the letter of a patch release. */
  readonly patch: string;
  readonly development: boolean;
}

export function parseTmuxVersion(text: string): TmuxVersion | undefined {
  const match = /^(?:tmux )?(next-|openbsd-)?(\d+)\.(\d+)([a-z]?)/u.exec(text.trim());
  if (match === null) return undefined;
  const [, kind = "", major = "0", minor = "0", patch = ""] = match;
  // OpenBSD ships the development head under the system's number: treat it as newer than any release.
  const openbsd = kind === "openbsd-";
  return {
    text: text.trim().replace(/^tmux /u, ""),
    major: openbsd ? 99 : Number(major),
    minor: openbsd ? 0 : Number(minor),
    patch,
    development: kind !== "",
  };
}

/** "3.7" is before "3.7a"; a development head counts as the release it becomes, which is after all patches before it. */
function isAtLeast(version: TmuxVersion, [major, minor, patch]: readonly [number, number, string]): boolean {
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return version.development || version.patch >= patch;
}

/** 3.3 brought per-window client sizes and hook_client, without which size and hub cannot work; 3.3a is what is tried. */
export function isServed(version: TmuxVersion): boolean {
  return isAtLeast(version, [3, 3, "a"]);
}

/** Why a client or server of this version cannot be used; undefined when it can, or when nothing is known of it. */
export function tooOld(version: TmuxVersion | undefined): string | undefined {
  if (version === undefined || isServed(version)) return undefined;
  return `tmux ${version.text} is too old; install 3.3a or newer (3.7a or newer is best)`;
}

/** What a server of this version may do to the user that newer ones do not; undefined when nothing is known. */
export function crashRisk(version: TmuxVersion): string | undefined {
  return isAtLeast(version, [3, 7, "a"])
    ? undefined
    : `tmux ${version.text} lacks fixes of server crashes that control clients can cause; 3.7a and newer have them`;
}

/**
 * Why neither session nor window may be made on a server of this version whose global `window-size` is this: up to 3.6b
 * the whole server dies when one is made under `manual`, whoever makes it.
 */
export function creationRefusedBy(version: TmuxVersion, windowSize: string): string | undefined {
  if (windowSize !== "manual" || isAtLeast(version, [3, 7, ""])) return undefined;
  return `with the option window-size at 'manual' tmux ${version.text} crashes when a window is made; set it to 'latest' (tmux set -g window-size latest)`;
}

/** Why `tmux attach -t coda::…` cannot be offered on this version; exactly 3.7 refuses window names with ':'. */
export function literalRefusedBy(version: TmuxVersion): string | undefined {
  const exactly37 = version.major === 3 && version.minor === 7 && version.patch === "" && !version.development;
  return exactly37 ? "tmux 3.7 refuses window names with ':'; 3.7a and newer take them" : undefined;
}

/** From 3.7 on paste-buffer writes control characters visibly unless it is given -S, which older ones do not know. */
export function pasteNeedsRawFlag(version: TmuxVersion): boolean {
  return isAtLeast(version, [3, 7, ""]);
}
