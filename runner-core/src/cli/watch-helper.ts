/** `--watch`: what a helper is like, drawn anew at each change, until Ctrl-C or the helper's end. */
import type { HelperView } from "../control/control-messages.ts";
import type { WatchEnd } from "../control/helper-door.ts";
import { noHelper } from "./ask-helper.ts";
import type { Call } from "./command.ts";
import { CommandFailed } from "./command-failed.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { untilInterrupted } from "./interrupt.ts";
import { LiveScreen } from "./live-screen.ts";

export interface Watched {
  readonly text: (view: HelperView) => string;
  /** For programs, one line each. */
  readonly json: (view: HelperView) => unknown;
}

export async function watchHelper(call: Call, watched: Watched): Promise<ExitCode> {
  const interrupted = untilInterrupted();
  const isJson = call.options["json"] === true;
  const screen = !isJson && call.out.terminal() !== undefined ? new LiveScreen(call.out) : undefined;
  let shown: string | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<WatchEnd>();
  const stop = call.door.watch({
    ended: resolve,
    seen: (view) => {
      const text = isJson ? JSON.stringify(watched.json(view)) : watched.text(view);
      if (text === shown) return;
      if (screen !== undefined) screen.show(`${text}\n\n${call.out.paint("Ctrl-C ends this.", "faint")}`);
      else call.out.print(shown === undefined || isJson ? text : `\n${text}`);
      shown = text;
    },
  });
  const end = await Promise.race([interrupted, ended]);
  stop();
  screen?.close();
  if (typeof end === "string") return exitCodes.interrupted;
  throw whyEnded(call, end);
}

function whyEnded(call: Call, end: WatchEnd): CommandFailed {
  switch (end.is) {
    case "absent":
      return noHelper(call);
    case "gone":
      return new CommandFailed("the helper has ended", exitCodes.noHelper);
    case "refused":
      return new CommandFailed(end.message);
  }
}
