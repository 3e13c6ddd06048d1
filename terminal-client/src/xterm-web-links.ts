/** Addresses in plain text become links. The only importer of the web-links addon. */
import { WebLinksAddon } from "@xterm/addon-web-links";
import { openLink } from "./open-link.ts";

export function webLinks(): WebLinksAddon {
  return new WebLinksAddon((_event, uri) => openLink(uri));
}
