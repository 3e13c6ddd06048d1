/**
 * The yardstick: the simplest bridge there is, one `tmux attach` in a pseudo-terminal per WebSocket, everything passed
 * on as it comes. `node bare-bridge.ts <socket> <session>` prints its port; a message is typed, output comes back.
 */
import { spawn } from "node-pty";
import { WebSocketServer, type RawData } from "ws";

const [socket, session] = process.argv.slice(2);
if (socket === undefined || session === undefined) throw new Error("usage: bare-bridge.ts <tmux socket> <session>");

const { TMUX: _, ...env } = process.env;
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });

server.on("connection", (browser) => {
  const pty = spawn("tmux", ["-u", "-L", socket, "attach-session", "-t", `=${session}`], {
    name: "xterm-256color",
    cols: 120,
    rows: 40,
    env,
    // Bytes as they are: node-pty decodes them to text otherwise.
    encoding: null,
  });
  pty.onData((bytes) => browser.send(bytes));
  pty.onExit(() => browser.close());
  browser.on("message", (keys: RawData) => {
    if (Buffer.isBuffer(keys)) pty.write(keys);
  });
  browser.on("close", () => pty.kill());
});

server.on("listening", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
