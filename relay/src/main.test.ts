/** The relay's process, from its command line to its end. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { NatsProcess } from "./testing/nats-process.ts";
import { until } from "./testing/until.ts";
import { ticketKeys } from "./testing/sign-ticket.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const needed = { TICKET_PUBLIC_KEY: ticketKeys().publicKey, RELAY_ALLOWED_ORIGINS: "http://127.0.0.1:3000" };

function start(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const output = { out: "", err: "" };
  child.stdout.on("data", (piece) => (output.out += String(piece)));
  child.stderr.on("data", (piece) => (output.err += String(piece)));
  return { child, output };
}

async function listening(relay: ReturnType<typeof start>): Promise<number> {
  while (!relay.output.out.includes("\n")) await once(relay.child.stdout, "data");
  const line: unknown = JSON.parse(relay.output.out.split("\n", 1)[0] ?? "");
  expect(line).toMatchObject({ level: "info", message: "relay listening" });
  return (line as { port: number }).port;
}

describe("the relay's process", () => {
  it("logs one line of JSON when it listens, and ends with 0 on SIGTERM", async () => {
    const relay = start({ ...needed, CODA_RELAY_PORT: "0" });
    const port = await listening(relay);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    relay.child.kill("SIGTERM");
    expect(await once(relay.child, "exit")).toEqual([0, null]);
    expect(relay.output.err).toBe("");
  });

  it("goes on when nobody reads its log any more", async () => {
    const relay = start({ ...needed, CODA_RELAY_PORT: "0" });
    const port = await listening(relay);
    relay.child.stdout.destroy();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`);
    await once(socket, "open");
    socket.send("what it cannot take, it logs");
    await once(socket, "close");
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    relay.child.kill("SIGTERM");
    expect(await once(relay.child, "exit")).toEqual([0, null]);
  });

  it("says in one sentence which variable to change when the port is in use", async () => {
    const port = await listening(start({ ...needed, CODA_RELAY_PORT: "0" }));
    const second = start({ ...needed, CODA_RELAY_PORT: String(port) });
    expect(await once(second.child, "close")).toEqual([1, null]);
    expect(second.output.err).toBe(
      `Port ${port} is in use; stop what uses it or set CODA_RELAY_PORT to another port.\n`,
    );
  });

  it("waits for its bus when that does not run yet, and says so", async () => {
    const nats = await NatsProcess.start();
    try {
      await nats.kill();
      const relay = start({ ...needed, CODA_RELAY_PORT: "0", NATS_URL: nats.url });
      await until("a word on the bus", () => relay.output.out.includes("the bus cannot be opened (NATS_URL)"));
      await nats.begin();
      await until("a relay that listens", () => relay.output.out.includes("relay listening"));
      expect(relay.child.exitCode).toBeNull();
    } finally {
      await nats.dispose();
    }
  });

  it("says in one sentence each what is wrong with its variables", async () => {
    const relay = start({ ...needed, TTY_SYNC: "zellij", TICKET_PUBLIC_KEY: "" });
    expect(await once(relay.child, "close")).toEqual([1, null]);
    expect(relay.output.err.trim().split("\n")).toEqual([
      "TICKET_PUBLIC_KEY must hold the web app's public key; npm start sets it, otherwise copy it from the web app.",
      "TTY_SYNC must be 'tmux', the only engine there is.",
    ]);
    expect(relay.output.out).toBe("");
  });
});
