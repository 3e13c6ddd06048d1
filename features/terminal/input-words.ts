/** Why what was typed or pasted was not sent, in words. Pure. */
import { limits } from "@coda/protocol";
import type { RefusedWhy } from "@coda/terminal-client";
import { byteCount } from "./continuity-words.ts";

const refusalTexts: Readonly<Record<RefusedWhy, string>> = {
  "not-live": "not live: nothing was sent",
  stale: "what you typed before the connection was lost may not have arrived: see whether it is there",
  viewer: "read only: nothing was sent",
  "unknown-pane": "this pane is gone: nothing was sent",
  "pane-dead": "the program has ended: nothing was sent",
  "input-off": "the pane’s input is switched off in tmux: nothing was sent",
  doubted: "the device does not believe this page: nothing was sent",
  law: "the device’s own rules refused that: nothing was typed",
  unconfirmed: "what you typed may not have arrived: see whether it is there",
  "tmux-lost": "tmux did not answer: see whether what you typed is there",
  sealed: "the device takes only input that is sealed for it: reload the page",
  "no-crypto":
    "this page cannot seal what is typed, which the device asks for: open it over https, in a current browser",
  unproven: "the device’s key could not be proved: nothing was sent",
  changed: "the device’s key has changed: nothing was sent until you accept it",
  "old-relay": "the relay is too old to pass on what is sealed: nothing was sent",
  forged: "what arrived at the device was not what you typed: see what is there, and do not trust this relay",
  "out-of-order": "something you typed before did not arrive: nothing behind it was typed",
  busy: "the device does not keep up: nothing was sent",
  "paste-incomplete": "the paste was interrupted: see whether it arrived before you paste again",
  "paste-too-long": `a paste can be ${byteCount(limits.pasteBytes)} at most: nothing was sent`,
  "no-image": "only PNG, JPEG, GIF and WebP images can be pasted: nothing was sent",
  "image-not-taken":
    "the device did not take the image: it did not arrive whole, there is no room for it, or the helper is too old and wants an update",
  "paste-cancelled": "paste cancelled: nothing of it was typed",
};

export function refusalText(why: RefusedWhy): string {
  return refusalTexts[why];
}
