/** `--watch`: what a helper is like, drawn anew at each change, until Ctrl-C or the helper's end for good. */
import { pause, systemClock } from "../clock.ts";
import type { HelperView } from "../control/control-messages.ts";
import type { HelperDoor, WatchEnd } from "../control/helper-door.ts";
import { noHelper } from "./ask-helper.ts";
import type { Call } from "./command.ts";
import { CommandFailed } from "./command-failed.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { untilInterrupted } from "./interrupt.ts";
import { LiveScreen } from "./live-screen.ts";

/** A helper that becomes another release, or that its service begins anew, is back by then. */
const returnMs = 30_000;
const againMs = 250;

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
  let awayMs: number | undefined;
  const seen = (view: HelperView): void => {
    awayMs = undefined;
    const text = isJson ? JSON.stringify(watched.json(view)) : watched.text(view);
    if (text === shown) return;
    if (screen !== undefined) screen.show(`${text}\n\n${call.out.paint("Ctrl-C ends this.", "faint")}`);
    else call.out.print(shown === undefined || isJson ? text : `\n${text}`);
    shown = text;
  };
  for (;;) {
    const end = await watchOnce(call.door, { seen, interrupted });
    const isAway = end !== "interrupted" && end.is !== "refused" && shown !== undefined;
    awayMs ??= systemClock.steadyMs();
    if (isAway && systemClock.steadyMs() - awayMs < returnMs) {
      screen?.show(`${shown}\n\n${call.out.paint("The helper is away. Ctrl-C ends this.", "faint")}`);
      await Promise.race([interrupted, pause(systemClock, againMs)]);
      continue;
    }
    screen?.close();
    if (end === "interrupted") return exitCodes.interrupted;
    throw isAway ? new CommandFailed("the helper has ended", exitCodes.noHelper) : whyEnded(call, end);
  }
}

interface Watching {
  readonly seen: (view: HelperView) => void;
  readonly interrupted: Promise<unknown>;
}

async function watchOnce(door: HelperDoor, { seen, interrupted }: Watching): Promise<WatchEnd | "interrupted"> {
  const { promise: ended, resolve } = Promise.withResolvers<WatchEnd>();
  const stop = door.watch({ ended: resolve, seen });
  const end = await Promise.race([interrupted.then(() => "interrupted" as const), ended]);
  stop();
  return end;
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
