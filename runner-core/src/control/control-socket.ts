/** The helper's Unix socket, mode 0600: the only thing that listens on the user's machine. One request a connection. */
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { reasonOf } from "../log.ts";
import {
  controlReplySchema,
  controlRequestSchema,
  type ControlReply,
  type ControlRequest,
} from "./control-messages.ts";

/** sun_path holds 104 bytes on macOS, 108 on Linux, with the ending NUL. */
const longestSocketPath = 100;
const longestLine = 256 * 1024;
const answerMs = 20_000;
/** A helper that starts waits no longer for one that is there already. */
const statusMs = 5_000;

/** In the helper's folder; where that path is too long for a socket, in a private folder below the temporary one. */
export function controlSocketPath(stateDir: string, temporary = tmpdir()): string {
  const direct = join(stateDir, "runner.sock");
  if (Buffer.byteLength(direct) <= longestSocketPath) return direct;
  const folder = join(temporary, `coda-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  // Anybody can make a folder there first: who talks to the helper must not talk to them instead.
  if (uid !== userInfo().uid || (mode & 0o077) !== 0)
    throw new Error(`${folder} is not yours alone; remove it, or choose a shorter --state-dir`);
  return join(folder, `${createHash("sha256").update(stateDir).digest("hex").slice(0, 16)}.sock`);
}

export interface ControlServer {
  close(): void;
}

/** Listens at `path`; a socket file that nobody answers at is a crashed helper's and is replaced. Throws when one answers. */
export async function serveControl(
  path: string,
  answer: (request: ControlRequest) => Promise<ControlReply>,
): Promise<ControlServer> {
  const found = await exchange(path, { version: 1, command: "status" }, statusMs);
  if (found.connected) {
    const running = readReply(found.text);
    const who = running?.ok === true && "status" in running ? ` (process ${running.status.pid})` : "";
    throw new Error(`another coda-runner is running with this state folder${who}; stop it first`);
  }
  rmSync(path, { force: true });
  rmSync(pidFile(path), { force: true });
  const server = createServer((socket) => {
    let held = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      held += bytes.toString("utf8");
      if (held.length > longestLine) return socket.destroy();
      const end = held.indexOf("\n");
      if (end === -1) return undefined;
      void reply(held.slice(0, end), answer).then((text) => socket.end(`${text}\n`));
      return undefined;
    });
  });
  await listen(server, path);
  chmodSync(path, 0o600);
  writeFileSync(pidFile(path), String(process.pid), { mode: 0o600 });
  return { close: () => server.close() };
}

/** Of whoever listens there, or listened last; undefined while one begins to. */
export function controlPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(path), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function pidFile(path: string): string {
  return `${path}.pid`;
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}

async function reply(line: string, answer: (request: ControlRequest) => Promise<ControlReply>): Promise<string> {
  try {
    const request = controlRequestSchema.safeParse(JSON.parse(line));
    if (!request.success)
      return JSON.stringify({
        ok: false,
        message: "the helper does not know this request; use the same version of both",
      });
    return JSON.stringify(await answer(request.data));
  } catch (error) {
    return JSON.stringify({ ok: false, message: reasonOf(error) });
  }
}

/** Asks the running helper; undefined when none answers. */
export async function askControl(path: string, request: ControlRequest): Promise<ControlReply | undefined> {
  const { reply } = await tryControl(path, request);
  return reply;
}

/** The same; `listens`: somebody does, who need not have answered. */
export async function tryControl(
  path: string,
  request: ControlRequest,
  withinMs = answerMs,
): Promise<{ readonly listens: boolean; readonly reply: ControlReply | undefined }> {
  const { connected, text } = await exchange(path, request, withinMs);
  return { listens: connected, reply: readReply(text) };
}

function readReply(text: string): ControlReply | undefined {
  const parsed = controlReplySchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

/** `connected`: somebody listens, whether they answer or not. */
async function exchange(
  path: string,
  request: ControlRequest,
  withinMs: number,
): Promise<{ connected: boolean; text: string }> {
  return new Promise((resolve) => {
    let connected = false;
    let held = "";
    const socket = connect(path);
    socket.setTimeout(withinMs, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("connect", () => {
      connected = true;
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on("data", (bytes) => {
      held += bytes.toString("utf8");
    });
    socket.on("close", () => resolve({ connected, text: held }));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
