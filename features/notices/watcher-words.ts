/** What is watched for, in words that follow "Tell me when". Pure. */
import { durationText, type NewWatcher } from "@coda/protocol";

export function watcherWords(watcher: NewWatcher): string {
  switch (watcher.on) {
    case "match":
      return `a line matches ${watcher.pattern}${watcher.ignoreCase ? ", in upper or lower case" : ""}`;
    case "silence":
      return `nothing is printed for ${durationText(watcher.seconds * 1_000)}`;
    case "failure":
      return "a command or the pane’s program fails";
  }
}
