/** Opens a link that a program printed, in a page of its own that cannot reach back. */
const allowedSchemes = new Set(["http:", "https:"]);

export function openLink(uri: string): void {
  const url = URL.parse(uri);
  if (url !== null && allowedSchemes.has(url.protocol)) window.open(url.href, "_blank", "noopener,noreferrer");
}
