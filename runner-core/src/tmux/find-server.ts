/** Before the control client: the hub is found, or made with the server that lacks it, and the server says who it is. */
import { accessSync, constants } from "node:fs";
import type { RunResult } from "../child-process.ts";
import {
  chooseHub,
  claimHubCommand,
  createHubArguments,
  noHubText,
  readSessionList,
  sessionListFormat,
  usedByOthers,
  type HubSession,
  type HubWanted,
} from "./hub-choice.ts";
import { controlClientFormat, readControlClients } from "./left-client.ts";
import { killServerText } from "./shown-command.ts";
import { creationRefusedBy, parseTmuxVersion, tooOld } from "./version.ts";
import type { TmuxProgram } from "./tmux-program.ts";

/** Identity of the running server; journals are bound to it. */
export interface ServerIdentity {
  readonly version: string;
  readonly pid: number;
  readonly startTime: string;
  readonly socketPath: string;
}

/** Lines of what tmux printed, among which a hook of the user's may have put its own; throws its message when it failed. */
function printed({ status, stdout, stderr }: RunResult, otherwise: string): string[] {
  if (status !== 0) throw new Error(stderr.trim() || otherwise);
  return stdout.split("\n");
}

const identityMark = "coda-server";
/** Its answer decides whether a session may be made, see `creationRefusedBy`. */
export const windowSizeQuestion = ["show-options", "-g", "-v", "window-size"] as const;

/** Throws an Error with tmux's own sentence, or ours where every name is taken. */
export async function findHub(tmux: TmuxProgram, wanted: Omit<HubWanted, "inUse">): Promise<HubSession> {
  const listed = await tmux.run("list-sessions", "-F", sessionListFormat);
  if (listed.status === null) throw new Error(`tmux does not answer: ${listed.stderr.trim()}`);
  // With no server there is nothing to list: the hub's creation starts one.
  const sessions = readSessionList(listed.status === 0 ? listed.stdout.split("\n") : []);
  const clients = listed.status === 0 ? await tmux.run("list-clients", "-F", controlClientFormat) : undefined;
  const inUse = usedByOthers(readControlClients(clients?.stdout.split("\n") ?? []), wanted.owner);
  const choice = chooseHub({ ...wanted, inUse }, sessions);
  if (choice === undefined) throw new Error(noHubText(wanted.prefix));
  const { name, existing, bareName } = choice;
  if (existing === undefined) {
    if (listed.status === 0) await requireCreation(tmux);
    const lines = printed(
      await tmux.startServer(...createHubArguments(name, wanted)),
      "tmux could not create the hub session",
    );
    const id = lines.find((line) => /^\$\d+$/u.test(line));
    if (id === undefined) throw new Error("tmux does not say which session it made");
    return { id, name, bareName };
  }
  if (existing.owner === "")
    printed(await tmux.run(...claimHubCommand(existing.id, wanted.owner)), "tmux could not mark the hub");
  if (existing.name !== name)
    printed(await tmux.run("rename-session", "-t", existing.id, name), "tmux could not rename");
  return { id: existing.id, name, bareName };
}

/** Throws when the making of a session would take the running server with it. */
async function requireCreation(tmux: TmuxProgram): Promise<void> {
  const asked = await tmux.run("display-message", "-p", `${identityMark}|#{version}`, ";", ...windowSizeQuestion);
  const lines = printed(asked, "tmux does not say who it is");
  const version = lines.find((line) => line.startsWith(`${identityMark}|`))?.split("|")[1] ?? "";
  const parsed = parseTmuxVersion(version);
  const refusal = parsed && creationRefusedBy(parsed, lines.includes("manual") ? "manual" : "latest");
  if (refusal !== undefined) throw new Error(refusal);
}

/** The server's own word: it may be older than the program that asks. Throws tmux's sentence when there is none. */
export async function askServer(tmux: TmuxProgram): Promise<ServerIdentity> {
  const format = `${identityMark}|#{version}|#{pid}|#{start_time}|#{socket_path}`;
  const lines = printed(await tmux.run("display-message", "-p", format), "tmux does not say who it is");
  const line = lines.find((candidate) => candidate.startsWith(`${identityMark}|`)) ?? "";
  const [, version = "", pid = "", startTime = "", ...path] = line.split("|");
  if (version === "") throw new Error("tmux does not say who it is");
  return { version, pid: Number(pid), startTime, socketPath: path.join("|") };
}

/** As `askServer`; throws as well for a server that cannot be used. */
export async function identifyServer(tmux: TmuxProgram, socket: string | undefined): Promise<ServerIdentity> {
  const server = await askServer(tmux);
  const refusal = tooOld(parseTmuxVersion(server.version));
  if (refusal === undefined) return server;
  throw new Error(`the tmux server that runs is an old one: ${refusal}, then end it with '${killServerText(socket)}'`);
}

/**
 * The program a control client of this server must be: 3.6 and newer pass their pipes to the server in another way than
 * older ones, and either ends the other's clients at once. After an upgrade the running server's own program is still
 * there, on Linux, even when its file is not. Undefined: the usual one.
 */
export async function programOf(server: ServerIdentity, tmux: TmuxProgram): Promise<string | undefined> {
  if ((await tmux.version()) === server.version) return undefined;
  const own = `/proc/${server.pid}/exe`;
  try {
    accessSync(own, constants.X_OK);
    return own;
  } catch {
    return undefined;
  }
}
