/** `update`: another release of this command in its place, checked, and the running helper goes on as that. */
import { z } from "zod";
import { reasonOf } from "../log.ts";
import { installKind } from "../update/install-kind.ts";
import { standingOf } from "../update/release-offer.ts";
import { bringBack } from "../update/replace-program.ts";
import { findRelease, installRelease } from "../update/system-releases.ts";
import { UpdateError } from "../update/update-error.ts";
import { runnerVersion } from "../version.ts";
import { jsonOption, type Call, type CliCommand } from "./command.ts";
import { CommandFailed } from "./command-failed.ts";
import { exitCodes } from "./exit-codes.ts";
import { restartHelper } from "./restart-command.ts";
import { webFetch } from "../network/web-fetch.ts";

const updateSchema = z.object({
  /** Of this command, before. */
  running: z.string(),
  /** Of the release at the place; null: it was not looked for. */
  offered: z.string().nullable(),
  done: z.enum(["nothing", "updated", "went back"]),
  /** The helper's version, where one runs and goes on as another. */
  helper: z.string().nullable(),
});
type Update = z.infer<typeof updateSchema>;

export const updateCommand: CliCommand = {
  path: ["update"],
  group: "This helper",
  description: "put the newest release in the place of this command, and let the running helper become it",
  arguments: [],
  options: [
    { flags: "--check", meaning: "only say whether there is a newer one" },
    { flags: "--back", meaning: "the one before, which every update keeps beside it" },
    jsonOption,
  ],
  examples: [
    { line: "coda-runner update --check", does: "is there a newer one?" },
    { line: "coda-runner update --back", does: "it was a bad idea" },
  ],
  next: "coda-runner status",
  json: updateSchema,
  run: async (call) => {
    const update = call.options["back"] === true ? await goBack(call) : await goOn(call);
    call.out.print(call.options["json"] === true ? JSON.stringify(update) : textOf(update));
    return exitCodes.done;
  },
};

async function goOn(call: Call): Promise<Update> {
  const isCheck = call.options["check"] === true;
  const target = isCheck ? undefined : ownFile();
  const found = await findRelease(call.config(), webFetch);
  const { version } = found.manifest;
  const nothing: Update = { running: runnerVersion, offered: version, done: "nothing", helper: null };
  const standing = standingOf(runnerVersion, found.manifest);
  if (standing === "older-offered" && !isCheck)
    throw new UpdateError(
      `${found.base} offers ${version}, which is older than this ${runnerVersion}; nothing was changed`,
    );
  if (standing !== "newer-offered" || target === undefined) return nothing;
  await installRelease(found, target, webFetch);
  return { ...nothing, done: "updated", helper: await restartOrTakeBack(call, target) };
}

async function goBack(call: Call): Promise<Update> {
  const target = ownFile();
  bringBack(target);
  return { running: runnerVersion, offered: null, done: "went back", helper: await restartOrTakeBack(call, target) };
}

/** Of a command that replaces itself. Throws what is done instead. */
function ownFile(): string {
  const kind = installKind();
  if (kind.is === "executable") return kind.target;
  throw new UpdateError(`this command does not replace itself; for another version of it: ${kind.how}`);
}

/** A helper that cannot become the other one runs on as it is, and so does this command. */
async function restartOrTakeBack(call: Call, target: string): Promise<string | null> {
  const running = await call.door.ask({ version: 1, command: "status" });
  // Inside the desktop app it is a part of that, whatever this command is.
  const isApp = running?.ok === true && "status" in running && running.status.startedBy === "app";
  if (running === undefined || isApp) return null;
  try {
    return (await restartHelper(call)).to;
  } catch (error) {
    bringBack(target);
    throw new CommandFailed(`${reasonOf(error)}; the command is what it was before`);
  }
}

function textOf({ running, offered, done, helper }: Update): string {
  const helps =
    helper === null ? "No helper was to go on as it." : `The helper is ${helper} now; its sessions went on.`;
  switch (done) {
    case "updated":
      return `This command was ${running} and is ${offered ?? ""} now. ${helps}`;
    case "went back":
      return `The one before ${running} is back in its place. ${helps}`;
    case "nothing":
      return standingText(running, offered ?? running);
  }
}

function standingText(running: string, offered: string): string {
  switch (standingOf(running, { version: offered })) {
    case "newest":
      return `${running} is the newest release.`;
    case "newer-offered":
      return `${offered} is there, and this is ${running}; update with: ${howText()}`;
    case "older-offered":
      return `This is ${running}, and only ${offered} is offered.`;
  }
}

function howText(): string {
  const kind = installKind();
  return kind.is === "executable" ? "coda-runner update" : kind.how;
}
