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

/** 3.3 brought per-window client sizes and hook_client, without which size and hub cannot work. */
export function isServed(version: TmuxVersion): boolean {
  return version.major > 3 || (version.major === 3 && version.minor >= 3);
}

/** Why `tmux attach -t coda::…` cannot be offered on this version; exactly 3.7 refuses window names with ':'. */
export function literalRefusedBy(version: TmuxVersion): string | undefined {
  const exactly37 = version.major === 3 && version.minor === 7 && version.patch === "" && !version.development;
  return exactly37 ? "tmux 3.7 refuses window names with ':'; 3.7a and newer take them" : undefined;
}
