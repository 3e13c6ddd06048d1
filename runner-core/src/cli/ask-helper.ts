/** Questions to the running helper, and what a command ends with when there is none, or it says no. */
import { join } from "node:path";
import type { ControlReply } from "../control/control-messages.ts";
import type { AskRequest } from "../control/helper-door.ts";
import { readDeviceRecord } from "../device/device-record.ts";
import type { Call } from "./command.ts";
import { CommandFailed } from "./command-failed.ts";
import { exitCodes } from "./exit-codes.ts";
import { startAdvice } from "./start-advice.ts";

export type Answer = ControlReply & { ok: true };

export async function askHelper(call: Call, request: AskRequest): Promise<Answer> {
  const reply = await call.door.ask(request);
  if (reply === undefined) throw noHelper(call);
  if (!reply.ok) throw new CommandFailed(reply.message);
  return reply;
}

/** A machine that is not paired must be paired first: a helper would not start. */
export function noHelper({ places, env }: Pick<Call, "places" | "env">): CommandFailed {
  if (readDeviceRecord(join(places.stateDir, "device.json")) !== undefined)
    return new CommandFailed(`no helper is running; ${startAdvice(env)}`, exitCodes.noHelper);
  return new CommandFailed(
    "no helper is running, and this machine is not paired; pair it with 'coda-runner pair --server <url>' (in local mode 'npm start' does)",
    exitCodes.notPaired,
  );
}

/** One of a reply's kinds, by the name of its own field. */
export function field<Name extends string>(answer: Answer, name: Name): Extract<Answer, Record<Name, unknown>>[Name] {
  if (!(name in answer)) throw new CommandFailed("the helper answered something else; use the same release of both");
  return (answer as Extract<Answer, Record<Name, unknown>>)[name];
}
