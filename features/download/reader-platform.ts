/** Which machine a reader seems to sit at. A suggestion only: what a browser says of itself need not be true. */

export type ReaderPlatform = "mac" | "linux" | "windows" | "other";

/** @param userAgent the header of that name (RFC 9110, 10.1.5). Phones and tablets are `other`: no helper runs there. */
export function readerPlatform(userAgent: string): ReaderPlatform {
  if (/Android|iPhone|iPad|Mobile/u.test(userAgent)) return "other";
  if (/Macintosh|Mac OS X/u.test(userAgent)) return "mac";
  if (userAgent.includes("Windows")) return "windows";
  return /Linux|X11/u.test(userAgent) ? "linux" : "other";
}
