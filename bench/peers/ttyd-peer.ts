/** ttyd, where it is installed: C, libwebsockets. Its messages begin with a byte that says what they are. */
import type { StartPeer } from "../world.ts";
import { openMessageLine } from "../message-line.ts";
import { startPeerProcess } from "./peer-process.ts";

/** ttyd's own `protocol.c`: '0' is input one way and output the other; the first message is JSON, with the size. */
const outputOrInput = "0".charCodeAt(0);
const hello = JSON.stringify({ AuthToken: "", columns: 120, rows: 40 });

/** `writable`: its switch for a terminal that takes keys, which versions before 1.7 do not know and do not need. */
export function startTtyd(program: string, { writable }: { readonly writable: boolean }): StartPeer {
  return async ({ socket, session }) => {
    const attach = ["tmux", "-u", "-L", socket, "attach-session", "-t", `=${session}`];
    const server = await startPeerProcess({
      name: "ttyd",
      program,
      args: (at) => ["-p", String(at), "-i", "127.0.0.1", ...(writable ? ["-W"] : []), ...attach],
    });
    const own = `ws://127.0.0.1:${server.port}/`;
    return {
      name: "ttyd",
      session,
      url: own,
      pid: server.pid,
      open: async (url = own) =>
        openMessageLine({
          name: "ttyd",
          url: new URL("/ws", url).href,
          protocol: "tty",
          greeting: [new TextEncoder().encode(hello)],
          typed: (keys) => Uint8Array.of(outputOrInput, ...keys),
          printed: (message) =>
            typeof message !== "string" && message[0] === outputOrInput ? message.subarray(1) : undefined,
        }),
      stop: async () => server.stop(),
    };
  };
}
