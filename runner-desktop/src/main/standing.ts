/** How things are, in one kind and a few words: for the tray and the window's head. Pure. */
import type { CompanionState } from "../contract/companion-state.ts";
import type { CoreStage } from "../contract/core-view.ts";

/** `off`: nothing runs or nothing is paired. `typing`: a browser that may type is connected. `asks`: somebody is waited for here. */
export type StandingKind = "off" | "offline" | "ready" | "watched" | "typing" | "asks" | "cut" | "fault";

export interface Standing {
  readonly kind: StandingKind;
  readonly words: string;
}

export function standing({ core }: CompanionState): Standing {
  if (core.is === "down") return { kind: "off", words: "stopping; tmux sessions live on" };
  if (core.is === "coming") return { kind: "off", words: core.why === null ? "starting" : "starting again" };
  return standingOf(core.view.stage);
}

function standingOf(stage: CoreStage): Standing {
  switch (stage.is) {
    case "starting":
      return { kind: "off", words: "starting" };
    case "unpaired":
      return stage.cutOff ? { kind: "cut", words: "not paired, and cut off" } : { kind: "off", words: "not paired" };
    case "pairing":
      return stage.step.is === "asks"
        ? { kind: "asks", words: "somebody wants to pair" }
        : { kind: "off", words: "pairing" };
    case "failed":
      return { kind: "fault", words: stage.why };
    case "stopping":
      return { kind: "off", words: "stopping; tmux sessions live on" };
    case "running":
      return runningStanding(stage);
  }
}

function runningStanding({ view, asking }: Extract<CoreStage, { is: "running" }>): Standing {
  const { status, browsers } = view;
  if (status.law.cutOffAt !== null) return { kind: "cut", words: "cut off; nobody reads or types" };
  if (asking.length > 0) return { kind: "asks", words: "a browser wants to type" };
  const drivers = browsers.filter(({ role }) => role === "driver").length;
  if (drivers > 0) return { kind: "typing", words: count(drivers, "browser may type", "browsers may type") };
  if (browsers.length > 0) return { kind: "watched", words: count(browsers.length, "browser reads", "browsers read") };
  if (status.relay !== "live") return { kind: "offline", words: "offline; sessions go on here" };
  return { kind: "ready", words: count(view.sessions.length, "session", "sessions") };
}

function count(number: number, one: string, more: string): string {
  return `${number} ${number === 1 ? one : more}`;
}

/** What a helper says, which neither begins nor ends as a sentence. */
export function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? capital(text) : `${capital(text)}.`;
}

/** As a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
