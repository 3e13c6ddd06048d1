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
  const shown = new Shown(call, watched);
  for (;;) {
    const end = await watchOnce(call.door, { seen: (view) => shown.see(view), interrupted });
    if (end !== "interrupted" && end.is !== "refused" && shown.mayReturn()) {
      await Promise.race([interrupted, pause(systemClock, againMs)]);
      continue;
    }
    shown.close();
    if (end === "interrupted") return exitCodes.interrupted;
    throw whyEnded(call, end.is === "absent" && !shown.isEmpty ? { is: "gone" } : end);
  }
}

/** What a terminal, or a program, was shown of the helper. */
class Shown {
  readonly #call: Call;
  readonly #watched: Watched;
  readonly #screen: LiveScreen | undefined;
  #text: string | undefined;
  #awayMs: number | undefined;

  constructor(call: Call, watched: Watched) {
    this.#call = call;
    this.#watched = watched;
    this.#screen = !this.#isJson && call.out.terminal() !== undefined ? new LiveScreen(call.out) : undefined;
  }

  get isEmpty(): boolean {
    return this.#text === undefined;
  }

  get #isJson(): boolean {
    return this.#call.options["json"] === true;
  }

  see(view: HelperView): void {
    const { out } = this.#call;
    const text = this.#isJson ? JSON.stringify(this.#watched.json(view)) : this.#watched.text(view);
    const isBack = this.#awayMs !== undefined;
    this.#awayMs = undefined;
    if (text === this.#text && !isBack) return;
    if (this.#screen !== undefined) this.#draw(text, "Ctrl-C ends this.");
    else if (text !== this.#text) out.print(this.isEmpty || this.#isJson ? text : `\n${text}`);
    this.#text = text;
  }

  /** Whether a helper that was here and is not is still waited for, which is said meanwhile. */
  mayReturn(): boolean {
    if (this.#text === undefined) return false;
    this.#awayMs ??= systemClock.steadyMs();
    this.#draw(this.#text, "The helper is away. Ctrl-C ends this.");
    return systemClock.steadyMs() - this.#awayMs < returnMs;
  }

  close(): void {
    this.#screen?.close();
  }

  #draw(text: string, below: string): void {
    this.#screen?.show(`${text}\n\n${this.#call.out.paint(below, "faint")}`);
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
