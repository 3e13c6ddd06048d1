/** The bare bridge's side: its process, and a client of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Bridge } from "./bridge.ts";
import type { TerminalLine } from "./line.ts";
import { within } from "./line.ts";
import { openMessageLine } from "./message-line.ts";

/** Waits until it listens. */
export async function startBareBridge(socket: string, session: string): Promise<Bridge> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "bare-bridge.ts"), socket, session], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await within(once(child.stdout, "data"), "the bare bridge's port")) as [Buffer];
  if (child.pid === undefined) throw new Error("the bare bridge did not start");
  const own = `ws://127.0.0.1:${port.toString("utf8").trim()}`;
  return {
    name: "bare",
    session,
    url: own,
    pid: child.pid,
    open: async (url = own) => openBareLine(url),
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function openBareLine(url: string): Promise<TerminalLine> {
  return openMessageLine({
    name: "the bare bridge",
    url,
    typed: (keys) => new Uint8Array(keys),
    printed: (message) => (typeof message === "string" ? undefined : message),
  });
}
