/** Looks at tmux, its server, the journals' disk the helper and the web app. Starts no server, makes no folder but the probe's own. */
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { runProgram } from "../child-process.ts";
import type { Clock } from "../clock.ts";
import type { RunnerConfig } from "../config.ts";
import type { HelperStatus } from "../control/control-messages.ts";
import { askControl, controlSocketPath } from "../control/control-socket.ts";
import { readDeviceRecord } from "../device/device-record.ts";
import { probeSpool } from "../journal/probe-spool.ts";
import { lawFilesOf } from "../law/law-files.ts";
import { reasonOf } from "../log.ts";
import { askServer, windowSizeQuestion } from "../tmux/find-server.ts";
import { locateTmux } from "../tmux/find-tmux.ts";
import { readSessionList, sessionListFormat } from "../tmux/hub-choice.ts";
import { controlClientFormat, readControlClients } from "../tmux/left-client.ts";
import { ownerOf } from "../tmux/owner.ts";
import { TmuxProgram } from "../tmux/tmux-program.ts";
import { diskFacts } from "./disk-facts.ts";
import type { DoctorFacts, JournalFacts, RunningServer, ServerFacts } from "./doctor-facts.ts";
import { hasTerminal } from "./terminal-descriptions.ts";
import { webFacts } from "./web-facts.ts";

/** What programs in tmux are told they run in, where no server says. */
const usualTerminal = "tmux-256color";

export async function gatherFacts(config: RunnerConfig, clock: Clock): Promise<DoctorFacts> {
  const { env, tmuxSocket: socket, prefix, stateDir } = config;
  const law = lawFilesOf(stateDir).read();
  const path = await locateTmux({ env, home: homedir() });
  const program = path === undefined ? undefined : { path, version: (await runProgram(path, ["-V"])).stdout };
  const server: ServerFacts =
    path === undefined ? { state: "none" } : await serverFacts(new TmuxProgram({ tmux: path, socket, env }));
  const terminal = server.state === "running" ? server.defaultTerminal : usualTerminal;
  return {
    socket,
    prefix,
    owner: ownerOf(stateDir),
    program,
    server,
    missingTerminals: hasTerminal(terminal, env) ? [] : [terminal],
    journal: await journalFacts(join(stateDir, "journal"), clock),
    helper: await helperStatus(stateDir),
    paired: readDeviceRecord(join(stateDir, "device.json"))?.server === config.server,
    web: law.cutOffAt === undefined ? await webFacts(config.server, clock) : undefined,
    law,
  };
}

async function serverFacts(tmux: TmuxProgram): Promise<ServerFacts> {
  try {
    const { version, pid, socketPath } = await askServer(tmux);
    const lines = async (...args: readonly string[]): Promise<string[]> => (await tmux.run(...args)).stdout.split("\n");
    const sessions = readSessionList(await lines("list-sessions", "-F", sessionListFormat));
    const [windowSize = ""] = await lines(...windowSizeQuestion);
    const [defaultTerminal = ""] = await lines("show-options", "-s", "-v", "default-terminal");
    const [exitUnattached] = await lines("show-options", "-s", "-v", "exit-unattached");
    return {
      state: "running",
      version,
      pid,
      socketPath,
      sessions,
      defaultTerminal,
      windowSize,
      exitUnattached: exitUnattached === "on",
      folderMode: folderMode(dirname(socketPath)),
      controlClients: readControlClients(await lines("list-clients", "-F", controlClientFormat)),
    };
  } catch (error) {
    const why = reasonOf(error);
    return /no server running|No such file|refused/u.test(why) ? { state: "none" } : { state: "silent", why };
  }
}

function folderMode(folder: string): RunningServer["folderMode"] {
  try {
    return statSync(folder).mode & 0o777;
  } catch {
    return undefined;
  }
}

async function journalFacts(folder: string, clock: Clock): Promise<JournalFacts> {
  // Before the first start there is no such folder yet: the pipe is tried elsewhere.
  const spool = await probeSpool(clock, existsSync(folder) ? { parent: folder } : {});
  return { folder, spool, ...diskFacts(folder) };
}

async function helperStatus(stateDir: string): Promise<HelperStatus | undefined> {
  const reply = await askControl(controlSocketPath(stateDir), { version: 1, command: "status" });
  return reply?.ok === true && "status" in reply ? reply.status : undefined;
}
