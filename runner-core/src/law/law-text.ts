/** The law in words, for a terminal and for pages. Names come from the web: they are shown as plain text. Pure. */
import type { TypingRule } from "@coda/protocol";
import { printable } from "../printable.ts";
import { tableOf } from "../table-text.ts";
import type { LawStatus, ListedBrowser } from "./law-requests.ts";
import type { Panicked } from "./panic-command.ts";
import type { Deed, FlagName } from "./rule.ts";

const meanings: Readonly<Record<FlagName, string>> = {
  typing: "browsers type and paste",
  pasting: "browsers paste",
  pasteFiles: "browsers paste images, which are kept as files",
  windows: "browsers change windows and panes",
  opening: "browsers and the web app start sessions that do not run",
  sizing: "browsers say how large windows are",
  ask: "a browser that is new here does nothing before you have said yes to it",
};

export function lawText(law: LawStatus): string {
  const rows = Object.entries(meanings).map(([flag, meaning]) => {
    const on = law.flags[flag as FlagName] ? "on" : "off";
    return `${flag.padEnd(10)} ${on.padEnd(4)} ${meaning}`;
  });
  return [...troubles(law), ...rows, ...asking(law)].join("\n");
}

/** What of it somebody should know who asked for something else; nothing where all is as usual. */
export function lawLines(law: LawStatus): string[] {
  const off = Object.entries(law.flags).flatMap(([flag, on]) => (on || flag === "ask" ? [] : [flag]));
  return [
    ...troubles(law),
    ...(off.length > 0 ? [`law       off: ${off.join(", ")} (coda-runner law)`] : []),
    ...asking(law),
  ];
}

function troubles({ cutOffAt, faults }: LawStatus): string[] {
  const cut = `CUT OFF   since ${String(cutOffAt)}; end it with: coda-runner panic --release`;
  return [...(cutOffAt === null ? [] : [cut]), ...faults.map((fault) => `STRICT    ${fault}`)];
}

function asking({ asking: count }: LawStatus): string[] {
  if (count === 0) return [];
  return [`asking    ${count} ${count === 1 ? "browser waits" : "browsers wait"} for a yes: coda-runner browsers`];
}

export function browsersText(browsers: readonly ListedBrowser[]): string {
  if (browsers.length === 0) return "no browser has asked, and none is known";
  const ofCode = Map.groupBy(browsers, ({ code }) => code);
  const rows = browsers.map((browser) => {
    const isAlone = ofCode.get(browser.code)?.every(({ key }) => key === browser.key) === true;
    const code = isAlone ? browser.code : browser.fingerprint;
    return [code, browser.standing, personOf(browser), browser.session ?? "", browser.at];
  });
  const advice = browsers.some(({ standing }) => standing === "asks")
    ? "\nCompare the code with what the page shows, then: coda-runner browsers allow <code>  (or deny)"
    : "";
  return `${tableOf(["CODE", "STANDING", "WHO", "SESSION", "SINCE"], rows)}${advice}`;
}

export function personOf({ name, guest, account }: Pick<ListedBrowser, "name" | "guest" | "account">): string {
  const who = printable(name ?? account);
  return guest ? `${who} (guest)` : who;
}

const ofHelper: Readonly<Record<Panicked["helper"], string>> = {
  obeyed: "",
  killed: " Its helper did not obey and was killed.",
  none: " No helper runs.",
};

export function panicText(helper: Panicked["helper"]): string {
  const cut = `This machine is cut off: nothing goes out, and no browser types.${ofHelper[helper]}`;
  return `${cut}\nIts sessions and their recording go on. End it with: coda-runner panic --release`;
}

/** For `start`'s own terminal, and the helper's log. */
export function askedText(code: string, who: string): string {
  return `A browser that is new here wants to type: ${code}, ${who}. If the page shows this code: coda-runner browsers allow ${code}`;
}

const nouns: Readonly<Record<Deed, readonly [what: string, flag: FlagName]>> = {
  type: ["type", "typing"],
  paste: ["paste", "pasting"],
  pasteImage: ["paste images", "pasteFiles"],
  act: ["change windows", "windows"],
  restart: ["start sessions", "opening"],
  size: ["size windows", "sizing"],
};

/** Why a browser was refused, for the person in front of it. */
export function refusalText(
  rule: Exclude<TypingRule, "allowed">,
  { deed, code }: { readonly deed: Deed; readonly code: string },
): string {
  switch (rule) {
    case "off": {
      const [what, flag] = nouns[deed];
      return `this machine lets no browser ${what} (coda-runner law set ${flag} on)`;
    }
    case "denied":
      return `this browser was refused on this machine (coda-runner browsers forget ${code})`;
    case "asks":
    case "asked":
      return `this machine does not know this browser yet: say yes there with 'coda-runner browsers allow ${code}'`;
  }
}
