/**
 * The line over a pane that says where the link under the pointer leads: what a program prints as a link's text need not be
 * its address (OSC 8), and a click opens it. As browsers do it, with the host in bold.
 */
import { linkPlace } from "./open-link.ts";

/** Of the rest of an address: the host is always whole. */
const maxRest = 160;
const maxUri = 200;

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

export class LinkHint {
  readonly element = document.createElement("div");

  constructor() {
    this.element.className = "coda-link-hint";
    this.element.dataset["testid"] = "link-target";
    this.element.hidden = true;
  }

  /** Where the pointer is not: `at` is its height in the page. */
  show(uri: string, at: number): void {
    const place = linkPlace(uri);
    const host = document.createElement("strong");
    host.textContent = place?.host ?? "";
    const words =
      place === undefined ? [`Not opened: ${cut(uri, maxUri)}`] : [place.scheme, host, cut(place.rest, maxRest)];
    this.element.replaceChildren(...words);
    const { top, bottom } = this.element.parentElement?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    this.element.classList.toggle("coda-link-hint-above", at > (top + bottom) / 2);
    this.element.hidden = false;
  }

  readonly hide = (): void => {
    this.element.hidden = true;
  };
}
