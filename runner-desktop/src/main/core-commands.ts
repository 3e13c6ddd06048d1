/** Those of the window's commands that are the core's to do, and how they are said to it. Pure. */
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CoreDeed } from "../contract/core-messages.ts";

const words = [
  "choose-server",
  "pair",
  "answer-pairing",
  "give-up-pairing",
  "unpair",
  "begin",
  "panic",
  "release",
  "answer-browser",
  "new-session",
] as const;

export type CoreCommand = Extract<CompanionCommand, { do: (typeof words)[number] }>;

export function isForCore(command: CompanionCommand): command is CoreCommand {
  return words.some((word) => word === command.do);
}

export function coreDeedOf(command: CoreCommand): CoreDeed {
  switch (command.do) {
    case "choose-server":
    case "pair":
    case "answer-pairing":
    case "give-up-pairing":
    case "unpair":
    case "begin":
      return command;
    case "panic":
    case "release":
      return { do: "ask", request: { version: 1, command: command.do } };
    case "answer-browser": {
      const { answer, code, account } = command;
      return { do: "ask", request: { version: 1, command: "browsers-answer", answer, code, account } };
    }
    case "new-session": {
      const { idea, slot } = command;
      return { do: "ask", request: { version: 1, command: "new", idea, slot } };
    }
  }
}
