/** The bare bridge's side: its process, and a client of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TerminalLine } from "./line.ts";
import { within } from "./line.ts";
import { openWebSocket } from "./web-socket.ts";

export interface BareBridge {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startBareBridge(socket: string, session: string): Promise<BareBridge> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "bare-bridge.ts"), socket, session], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await within(once(child.stdout, "data"), "the bare bridge's port")) as [Buffer];
  return {
    url: `ws://127.0.0.1:${port.toString("utf8").trim()}`,
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

export async function openBareLine(bridge: BareBridge): Promise<TerminalLine> {
  let listener: (bytes: Uint8Array) => void = () => undefined;
  const open = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const socket = openWebSocket(
    bridge.url,
    {
      onOpen: () => open.resolve(),
      onMessage: (message) => typeof message === "string" || listener(message),
      onClose: (code) => {
        open.reject(new Error(`the bare bridge closed with ${code}`));
        closed.resolve();
      },
      onTurnedAway: ({ why }) => open.reject(new Error(why)),
    },
    { origin: bridge.url },
  );
  await open.promise;
  return {
    send: (bytes) => socket.send(new Uint8Array(bytes)),
    onOutput: (next) => {
      listener = next;
    },
    close: async () => {
      socket.close();
      await closed.promise;
    },
  };
}
