/** Addresses in plain text become links. The only importer of the web-links addon. */
import { WebLinksAddon } from "@xterm/addon-web-links";
import type { LinkHint } from "./link-hint.ts";
import { openLink } from "./open-link.ts";

export function webLinks(hint: LinkHint): WebLinksAddon {
  return new WebLinksAddon((_event, uri) => openLink(uri), {
    hover: ({ clientY }, uri) => hint.show(uri, clientY),
    leave: hint.hide,
  });
}
