/** Whether this browser can be and is pushed to, from what it and the server say; and what to do where it cannot. Pure. */

export type PushState =
  /** It knows no push, or the page came by plain http from another machine. */
  | "unsupported"
  /** On an iPhone or iPad only an installed app may. */
  | "install-first"
  /** The server has no key to push with. */
  | "no-key"
  /** Somebody said no, here or in the browser's settings. */
  | "denied"
  | "off"
  | "on";

export interface BrowserFacts {
  readonly supported: boolean;
  readonly installsFirst: boolean;
  readonly permission: NotificationPermission;
  /** The browser holds a subscription, and its service worker knows for whom. */
  readonly subscribed: boolean;
}

interface ServerFacts {
  readonly publicKey: string | null;
  /** It pushes to this sign-in. */
  readonly knowsThis: boolean;
}

export function pushState(browser: BrowserFacts, { publicKey, knowsThis }: ServerFacts): PushState {
  if (publicKey === null) return "no-key";
  if (browser.installsFirst) return "install-first";
  if (!browser.supported) return "unsupported";
  if (browser.permission === "denied") return "denied";
  return browser.permission === "granted" && browser.subscribed && knowsThis ? "on" : "off";
}

const ways = [
  [/\biPhone|\biPad/u, "Open the system’s Settings, Notifications, Coda, and allow them there."],
  [/\bFirefox\//u, "Press the crossed-out bubble beside the address, remove the block, and load the page anew."],
  [
    /(?:Chrome|Chromium|Edg|CriOS)\//u,
    "Press the icon left of the address, then Site settings, Notifications, Allow, and load the page anew.",
  ],
  [/\bSafari\//u, "Open Safari’s Settings, Websites, Notifications, and allow this site."],
] as const;

/** How somebody who once said no says yes, in the browser that calls itself so. */
export function wayOutOfDenied(userAgent: string): string {
  const way = ways.find(([sign]) => sign.test(userAgent))?.[1];
  return way ?? "Allow notifications for this site in the browser’s settings, and load the page anew.";
}
