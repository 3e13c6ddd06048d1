/**
 * Who may do what at this machine, by its own rules: flags, browsers that somebody here has answered about, and whether the
 * machine is cut off. Pure. Knows neither tickets, which come first and can only be narrowed here, nor how anybody is told.
 */
import type { TypingRule } from "@coda/protocol";

/**
 * What browsers may do here, each on or off: type at all, paste too, paste images as files too, change windows and panes,
 * start what does not run, say how large windows are. `ask`: a browser that is new here does nothing before somebody at the machine has said yes to it.
 */
export const flagNames = ["typing", "pasting", "pasteFiles", "windows", "opening", "sizing", "ask"] as const;
export type FlagName = (typeof flagNames)[number];
export type Flags = Readonly<Record<FlagName, boolean>>;

/** What a machine without a word of its own allows; whether it asks, the way it was paired says. */
export function defaultFlags(ask: boolean): Flags {
  return { typing: true, pasting: true, pasteFiles: true, windows: true, opening: true, sizing: true, ask };
}

/** Where nobody can say what was allowed. */
export const strictFlags: Flags = {
  typing: false,
  pasting: false,
  pasteFiles: false,
  windows: false,
  opening: false,
  sizing: false,
  ask: true,
};

/** restart: a session whose programs have all ended begins anew. */
export type Deed = "type" | "paste" | "pasteImage" | "act" | "restart" | "size";

/** new: nobody was asked about it. asked: somebody was, and has not answered. */
export type Standing = "allowed" | "denied" | "asked" | "new";

export interface Law {
  readonly cutOff: boolean;
  readonly flags: Flags;
  /** False: the list of browsers cannot be read, so nobody is known to be allowed, and nobody known to be refused. */
  readonly knowsBrowsers: boolean;
}

const needed: Readonly<Record<Deed, readonly FlagName[]>> = {
  type: ["typing"],
  paste: ["typing", "pasting"],
  pasteImage: ["typing", "pasting", "pasteFiles"],
  act: ["windows"],
  restart: ["opening"],
  size: ["sizing"],
};

/**
 * Of what a ticket allows. A size is proposed by every page that is opened, and types nothing: nobody is asked about it.
 */
export function ruleFor(deed: Deed, law: Law, standing: Standing): TypingRule {
  if (law.cutOff || !law.knowsBrowsers || needed[deed].some((flag) => !law.flags[flag])) return "off";
  if (standing === "denied") return "denied";
  if (standing === "allowed" || !law.flags.ask || deed === "size") return "allowed";
  return standing === "asked" ? "asked" : "asks";
}

/** That a session begins to run because a browser or the web app wants it; of which browser, nobody knows. */
export function mayOpen({ cutOff, flags }: Law): boolean {
  return !cutOff && flags.opening;
}
