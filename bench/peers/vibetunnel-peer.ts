/**
 * VibeTunnel from npm: a session of its own that attaches ours, keys by a WebSocket, output by server-sent events that are
 * asciicast lines. A browser that comes later is sent what its recording has since the last clear.
 */
import { get, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { TerminalLine } from "../line.ts";
import { openMessageLine } from "../message-line.ts";
import type { StartPeer } from "../world.ts";
import { startPeerProcess } from "./peer-process.ts";

const createdSchema = z.object({ sessionId: z.string() });
/** An asciicast event: seconds, kind, text; the header before them is an object. */
const eventSchema = z.tuple([z.number(), z.string(), z.string()]).rest(z.unknown());
const dataField = "data: ";

async function createSession(url: string, command: readonly string[]): Promise<string> {
  const reply = await fetch(new URL("/api/sessions", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ command, workingDir: "/", name: "bench", cols: 120, rows: 40, titleMode: "none" }),
  });
  return createdSchema.parse(await reply.json()).sessionId;
}

/** Output of a stream of events, line by line. */
function readEvents(stream: IncomingMessage, printed: (bytes: Uint8Array) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith(dataField)) continue;
      const event = eventSchema.safeParse(JSON.parse(line.slice(dataField.length))).data;
      if (event?.[1] === "o") printed(new TextEncoder().encode(event[2]));
    }
  });
  // Cut off by ourselves, or by the server: whoever waits for output has a time-out.
  stream.on("error", () => undefined);
}

async function openLine(url: string, id: string): Promise<TerminalLine> {
  const keys = await openMessageLine({
    name: "vibetunnel",
    url: new URL(`/ws/input?sessionId=${id}`, url.replace(/^http/u, "ws")).href,
    typed: (typed) => new TextDecoder().decode(typed),
    printed: () => undefined,
  });
  let listener: (bytes: Uint8Array) => void = () => undefined;
  const asked = get(new URL(`/api/sessions/${id}/stream`, url), {
    headers: { accept: "text/event-stream" },
    agent: false,
  });
  const [stream] = (await once(asked, "response")) as [IncomingMessage];
  readEvents(stream, (bytes) => listener(bytes));
  return {
    send: (bytes) => keys.send(bytes),
    onOutput: (next) => {
      listener = next;
    },
    close: async () => {
      asked.destroy();
      await keys.close();
    },
  };
}

/** `main`: its command's program. */
export function startVibetunnel(main: string): StartPeer {
  return async ({ socket, session }) => {
    const home = mkdtempSync(join(tmpdir(), "coda-vibetunnel-"));
    const server = await startPeerProcess({
      name: "vibetunnel",
      program: process.execPath,
      args: (at) => [main, "--port", String(at), "--bind", "127.0.0.1", "--no-auth", "--no-mdns", "--push-disabled"],
      env: { HOME: home, VIBETUNNEL_CONTROL_DIR: join(home, "control") },
    });
    const own = `http://127.0.0.1:${server.port}/`;
    const id = await createSession(own, ["tmux", "-u", "-L", socket, "attach-session", "-t", `=${session}`]);
    return {
      name: "vibetunnel",
      session,
      url: own,
      pid: server.pid,
      open: async (url = own) => openLine(url, id),
      stop: async () => {
        await server.stop();
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  };
}
