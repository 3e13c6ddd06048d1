/** Where a link that a program printed leads: its words are the program's and may say anything. */
const allowedSchemes: ReadonlySet<string> = new Set(["http:", "https:"]);

interface LinkPlace {
  readonly href: string;
  /** `https://` */
  readonly scheme: string;
  /** With its port, as the browser asks for it: letters of other scripts as xn--. What stands before an @ is not of it. */
  readonly host: string;
  readonly rest: string;
}

/** Undefined: no page would open. */
export function linkPlace(uri: string): LinkPlace | undefined {
  const url = URL.parse(uri);
  if (url === null || !allowedSchemes.has(url.protocol)) return undefined;
  const { href, protocol, host, pathname, search, hash } = url;
  return { href, scheme: `${protocol}//`, host, rest: `${pathname === "/" ? "" : pathname}${search}${hash}` };
}

/** In a page of its own that cannot reach back. */
export function openLink(uri: string): void {
  const place = linkPlace(uri);
  if (place !== undefined) window.open(place.href, "_blank", "noopener,noreferrer");
}
