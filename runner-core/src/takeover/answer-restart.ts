/** What a helper answers to `restart`. */
import type { ControlReply } from "../control/control-messages.ts";
import { runnerVersion } from "../version.ts";
import type { TakeoverAnswer } from "./takeover.ts";

/** `restart` undefined: the process is more than a helper. */
export async function answerRestart(restart: (() => Promise<TakeoverAnswer>) | undefined): Promise<ControlReply> {
  if (restart === undefined)
    return { ok: false, message: "this helper is a part of the desktop app: quit that, and open it again" };
  const answer = await restart();
  return "to" in answer
    ? { ok: true, restarting: { from: runnerVersion, to: answer.to } }
    : { ok: false, message: `the helper goes on as it is: ${answer.refused}` };
}
