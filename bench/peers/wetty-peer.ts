/** wetty from npm: socket.io in front of node-pty. It runs a command of ours only where it runs as root; else it asks ssh. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMessageLine, type Message } from "../message-line.ts";
import type { StartPeer } from "../world.ts";
import { startPeerProcess } from "./peer-process.ts";

/** Engine.IO 4 and Socket.IO 5 in one text frame each: 40 connects, 42 is an event, 2 a ping and 3 its answer. */
const connectWord = "40";
const eventWord = "42";
const pingWord = "2";
const pongWord = "3";
/** As often as wetty's own page returns credit, in characters. */
const commitEvery = 262_144;

function event(name: string, value: unknown): string {
  return `${eventWord}${JSON.stringify([name, value])}`;
}

/** What its page does with messages: answers pings, returns credit. */
class WettyPage {
  #uncommitted = 0;

  readonly printed = (message: Message, answer: (message: Message) => void): Uint8Array | undefined => {
    if (typeof message !== "string") return undefined;
    if (message === pingWord) answer(pongWord);
    if (message.startsWith(connectWord)) answer(event("resize", { cols: 120, rows: 40 }));
    if (!message.startsWith(eventWord)) return undefined;
    const [name, value] = JSON.parse(message.slice(eventWord.length)) as [string, unknown];
    if (name !== "data" || typeof value !== "string") return undefined;
    this.#uncommitted += value.length;
    if (this.#uncommitted >= commitEvery) {
      answer(event("commit", this.#uncommitted));
      this.#uncommitted = 0;
    }
    return new TextEncoder().encode(value);
  };
}

/** `main`: wetty's program. */
export function startWetty(main: string): StartPeer {
  return async ({ socket, session }) => {
    const folder = mkdtempSync(join(tmpdir(), "coda-wetty-"));
    const command = join(folder, "attach");
    writeFileSync(command, `#!/bin/sh\nexec tmux -u -L '${socket}' attach-session -t '=${session}'\n`);
    chmodSync(command, 0o755);
    const server = await startPeerProcess({
      name: "wetty",
      program: process.execPath,
      args: (at) => [
        main,
        "--base",
        "/",
        "--host",
        "127.0.0.1",
        "--port",
        String(at),
        "--command",
        command,
        "--log-level",
        "error",
      ],
      env: { NODE_ENV: "production" },
    });
    const own = `ws://127.0.0.1:${server.port}/`;
    return {
      name: "wetty",
      session,
      url: own,
      pid: server.pid,
      open: async (url = own) => {
        const page = new WettyPage();
        return openMessageLine({
          name: "wetty",
          url: new URL("/socket.io/?EIO=4&transport=websocket", url).href,
          greeting: [connectWord],
          typed: (keys) => event("input", new TextDecoder().decode(keys)),
          printed: page.printed,
        });
      },
      stop: async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}
