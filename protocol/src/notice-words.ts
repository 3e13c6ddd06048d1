/** A notice in words: the same in the inbox and on a lock screen. */
import { durationText } from "./duration-text.ts";
import type { ApiNotice, KeptNotice } from "./notice-api.ts";

export interface NoticeWords {
  readonly title: string;
  /** What the program printed, or what was run; null where the title says it all. */
  readonly text: string | null;
}

type Worded = Pick<ApiNotice, "what" | "pattern" | "device">;

export function noticeWords({ what, pattern, device }: Worded): NoticeWords {
  switch (what.kind) {
    case "bell":
      return { title: "The bell rang", text: null };
    case "message":
      return { title: what.title ?? "A program has something to say", text: what.text };
    case "question":
      return { title: "Waits for your answer", text: what.text };
    case "commandEnded":
      return { title: `${exitWords(what.exitCode)} after ${durationText(what.durationMs)}`, text: what.command };
    case "matched":
      return { title: pattern === null ? "What you watch for came" : `“${pattern}” came`, text: what.line };
    case "silent":
      return { title: `No output for ${durationText(what.seconds * 1_000)}`, text: null };
    case "failed":
      return { title: exitWords(what.exitCode), text: what.command ?? "The pane’s own program" };
    case "deviceOffline":
      return deviceWords(what, device?.name ?? "A device");
  }
}

function exitWords(exitCode: number | null): string {
  if (exitCode === null) return "Ended";
  return exitCode === 0 ? "Done" : `Failed with exit code ${exitCode}`;
}

function deviceWords({ since, backAt }: Extract<KeptNotice, { kind: "deviceOffline" }>, name: string): NoticeWords {
  if (backAt === null) return { title: `${name} is offline`, text: "Its terminals can be read, not typed into." };
  const awayMs = Math.max(0, Date.parse(backAt) - Date.parse(since));
  return { title: `${name} was offline for ${durationText(awayMs)}`, text: null };
}
