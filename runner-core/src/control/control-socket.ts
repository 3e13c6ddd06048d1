/**
 * The helper's Unix socket, mode 0600: the only thing that listens on the user's machine. One request a connection, and one
 * reply; for `watch` as many as there are changes.
 */
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { makeFolder } from "../make-folder.ts";
import { runnerVersion } from "../version.ts";
import {
  anyRequestSchema,
  controlReplySchema,
  controlRequestSchema,
  controlVersion,
  type ControlReply,
  type ControlRequest,
  type HelperStatus,
} from "./control-messages.ts";
import type { Given } from "../takeover/takeover.ts";
import type { AskRequest, HelperDoor } from "./helper-door.ts";
import { LineReader } from "./line-reader.ts";
import { parseJson } from "./parse-json.ts";
import { secondHelperText } from "./second-helper-text.ts";

/** sun_path holds 104 bytes on macOS, 108 on Linux, with the ending NUL. */
const longestSocketPath = 100;
/** A whole paste as base64, and what is around it. */
const longestRequestBytes = Math.ceil(limits.pasteBytes / 3) * 4 + 64 * 1024;
const answerMs = 20_000;
/** A successor that does not read what it asked for is not waited for. */
const deliveryMs = 5_000;
/** A helper that starts waits no longer for one that is there already. */
const statusMs = 5_000;

/** In the helper's folder; where that path is too long for a socket, in a private folder below the temporary one. */
export function controlSocketPath(stateDir: string, temporary = tmpdir()): string {
  const direct = join(stateDir, "runner.sock");
  if (Buffer.byteLength(direct) <= longestSocketPath) return direct;
  const folder = join(temporary, `coda-${userInfo().uid}`);
  makeFolder(folder);
  const { uid, mode } = lstatSync(folder);
  // Anybody can make a folder there first: who talks to the helper must not talk to them instead.
  if (uid !== userInfo().uid || (mode & 0o077) !== 0)
    throw new Error(`${folder} is not yours alone; remove it, or choose a shorter --state-dir`);
  return join(folder, `${createHash("sha256").update(stateDir).digest("hex").slice(0, 16)}.sock`);
}

export interface ControlServer {
  close(): void;
}

/** Where a helper is one that nobody takes over from, it has none. */
export type Give = (pid: number) => Promise<Given>;

/** Throws a sentence that says who listens there, where somebody does. */
export async function refuseSecond(path: string): Promise<void> {
  const found = await exchange(path, { version: controlVersion, command: "status" }, statusMs);
  if (found.connected) throw new Error(secondHelperText(statusIn(found.text)));
}

/**
 * Listens at `path`; a socket file that nobody answers at is a crashed helper's and is replaced. Throws when one answers. Of
 * two that look at the same moment each would replace the other's: whoever calls it holds the start's lock.
 */
export async function serveControl(path: string, door: HelperDoor, give?: Give): Promise<ControlServer> {
  await refuseSecond(path);
  rmSync(path, { force: true });
  rmSync(pidFile(path), { force: true });
  const watching = new Set<Socket>();
  const server = createServer((socket) => {
    const lines = new LineReader(longestRequestBytes);
    let isAsked = false;
    socket.on("error", () => socket.destroy());
    socket.on("data", (piece) => {
      if (isAsked) return;
      const read = lines.push(piece);
      if (read === undefined) socket.destroy();
      const [line] = read ?? [];
      if (line === undefined) return;
      isAsked = true;
      const asked = readRequest(line);
      if ("refusal" in asked) socket.end(`${JSON.stringify(asked.refusal)}\n`);
      else if (asked.request.command === "watch") serveWatch(socket, door, watching);
      else if (asked.request.command === "hand-over") void serveHandOver(socket, asked.request.pid, give);
      else void reply(asked.request, door).then((text) => socket.end(`${text}\n`));
    });
  });
  await listen(server, path);
  chmodSync(path, 0o600);
  writeFileSync(pidFile(path), String(process.pid), { mode: 0o600 });
  return {
    close: () => {
      server.close();
      for (const socket of watching) socket.destroy();
    },
  };
}

async function serveHandOver(socket: Socket, pid: number, give: Give = refuseToGive): Promise<void> {
  const { said, delivered } = await give(pid);
  const answer: ControlReply =
    "handover" in said
      ? { ok: true, handedOver: said.handover }
      : { ok: false, message: `the helper goes on as it is: ${said.refused}` };
  socket.setTimeout(deliveryMs, () => socket.destroy());
  socket.on("close", () => delivered());
  if (socket.destroyed) delivered();
  // The system has all of it then, whatever becomes of this process.
  socket.end(`${JSON.stringify(answer)}\n`, () => delivered());
}

async function refuseToGive(): Promise<Given> {
  return { said: { refused: "nobody takes over from it" }, delivered: () => undefined };
}

/** Whoever reads slowly gets the newest view once the last one is read, and not those between. */
function serveWatch(socket: Socket, door: HelperDoor, watching: Set<Socket>): void {
  let waiting: string | undefined;
  const stop = door.watch({
    seen: (view) => {
      const text = `${JSON.stringify(view)}\n`;
      if (socket.writableNeedDrain) waiting = text;
      else socket.write(text);
    },
    ended: () => socket.end(),
  });
  watching.add(socket);
  socket.on("drain", () => {
    if (waiting !== undefined) socket.write(waiting);
    waiting = undefined;
  });
  socket.on("close", () => {
    watching.delete(socket);
    stop();
  });
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

function readRequest(line: string): { request: ControlRequest } | { refusal: ControlReply } {
  const said = parseJson(line);
  const request = controlRequestSchema.safeParse(said);
  if (request.success) return { request: request.data };
  return { refusal: { ok: false, message: whyNotRead(said) } };
}

function whyNotRead(said: unknown): string {
  const helper = `the helper (${runnerVersion})`;
  const { version, command } = anyRequestSchema.safeParse(said).data ?? {};
  if (version === undefined) return `${helper} was asked what is no request`;
  if (version !== controlVersion)
    return `${helper} speaks version ${controlVersion} of its local protocol and was asked in version ${version}; use the same release of both`;
  return `${helper} does not know the request '${String(command)}', or not in this form; use the same release of both`;
}

async function reply(request: AskRequest, door: HelperDoor): Promise<string> {
  const answered = await door.ask(request);
  return JSON.stringify(answered ?? ({ ok: false, message: "this helper ends" } satisfies ControlReply));
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

function statusIn(text: string): HelperStatus | undefined {
  const running = readReply(text);
  return running?.ok === true && "status" in running ? running.status : undefined;
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
    const held: Buffer[] = [];
    const socket = connect(path);
    socket.setTimeout(withinMs, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("connect", () => {
      connected = true;
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on("data", (piece) => void held.push(piece));
    socket.on("close", () => resolve({ connected, text: Buffer.concat(held).toString("utf8") }));
  });
}
