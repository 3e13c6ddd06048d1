/** `coda-runner panic`: cuts this machine off, whether its helper answers, hangs or does not run. */
import { pause, type Clock } from "../clock.ts";
import { controlPid, controlSocketPath, tryControl } from "../control/control-socket.ts";
import { reasonOf } from "../log.ts";
import type { LawFiles } from "./law-files.ts";

export interface PanicOptions {
  readonly stateDir: string;
  readonly files: LawFiles;
  readonly clock: Clock;
  /** No helper is there to write it into the audit log. */
  readonly onDoneAlone: () => void;
}

/** A helper that is well answers within some milliseconds. */
const patienceMs = 500;
/** From SIGKILL until the system has closed what the process had open. */
const endMs = 2_000;
const lookEveryMs = 10;

/** What a helper that ran had to do with it. */
export const panicHelpers = ["obeyed", "killed", "none"] as const;

export interface Panicked {
  readonly helper: (typeof panicHelpers)[number];
  /** Before it, already. */
  readonly wasCutOff: boolean;
}

/** Throws a sentence when somebody must do more. */
export async function panicCommand(options: PanicOptions): Promise<Panicked> {
  const { stateDir, files, onDoneAlone } = options;
  const wasCutOff = files.read().cutOffAt !== undefined;
  const unwritten = write(files);
  const socket = controlSocketPath(stateDir);
  const { listens, reply } = await tryControl(socket, { version: 1, command: "panic" }, patienceMs);
  if (reply?.ok === true) return { helper: "obeyed", wasCutOff };
  // It has cut itself off, or cannot; ended it would begin anew as if nothing had been said.
  if (unwritten !== undefined) throw new Error(unwritten);
  if (listens) await kill(socket, options.clock);
  if (!wasCutOff) onDoneAlone();
  return { helper: listens ? "killed" : "none", wasCutOff };
}

/** Why it would not hold after a restart. */
function write(files: LawFiles): string | undefined {
  try {
    files.cutOff();
    return undefined;
  } catch (error) {
    return `it could not be written down (${reasonOf(error)}), so a restart would undo it: end the helper, and do not start it`;
  }
}

/** Whoever listens there is the process that wrote its number when it began to. */
async function kill(socket: string, clock: Clock): Promise<void> {
  for (let leftMs = endMs; leftMs > 0; leftMs -= lookEveryMs) {
    const pid = controlPid(socket);
    if (pid !== undefined) killNow(pid);
    await pause(clock, lookEveryMs);
    const { listens } = await tryControl(socket, { version: 1, command: "law" }, lookEveryMs);
    if (!listens) return;
  }
  throw new Error("the helper does not answer and could not be ended; end it yourself: started again it is cut off");
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ended meanwhile
  }
}
