/** The relay's process, from its command line to its end. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { NatsProcess, onLoopback } from "./testing/nats-process.ts";
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

  it("listens before it has its bus, says what it waits for, and is ready when that is there", async () => {
    const nats = await NatsProcess.start();
    onTestFinished(async () => nats.dispose());
    await nats.kill();
    const relay = start({ ...needed, CODA_RELAY_PORT: "0", NATS_URL: nats.url, FLY_REGION: "fra" });
    const url = `http://127.0.0.1:${await listening(relay)}`;
    await until("a word on the bus", () => relay.output.out.includes("no NATS server of NATS_URL can be reached"));
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([200, { region: "fra", connections: 0 }]);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    const socket = new WebSocket(`${url.replace("http", "ws")}/v1/socket`);
    await once(socket, "error");
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/upgrades_refused_total\{status="503"\} 1/u);
    await nats.begin();
    await until("a relay that is ready", async () => (await fetch(`${url}/readyz`)).ok);
    expect(relay.output.out).toContain('"message":"relay ready"');
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('coda_relay_node_info{region="fra"} 1');
  });

  it("is let in by the user and password in NATS_URL", async () => {
    const nats = await NatsProcess.start({ ...onLoopback, user: { name: "relay", password: "r/g@ht" } });
    onTestFinished(async () => nats.dispose());
    const url = nats.url.replace("nats://", `nats://relay:${encodeURIComponent("r/g@ht")}@`);
    const relay = start({ ...needed, CODA_RELAY_PORT: "0", NATS_URL: `${url},${nats.url}` });
    await until("a relay that is ready", () => relay.output.out.includes('"message":"relay ready"'));
    expect(relay.output.out).not.toContain("not ready");
  });

  it("tells of a port in use at once, and ends in order, while it waits for its bus", async () => {
    const waits = { ...needed, NATS_URL: "nats://127.0.0.1:1" };
    const first = start({ ...waits, CODA_RELAY_PORT: "0" });
    const second = start({ ...waits, CODA_RELAY_PORT: String(await listening(first)) });
    expect(await once(second.child, "close")).toEqual([1, null]);
    expect(second.output.err).toContain("is in use");
    first.child.kill("SIGTERM");
    expect(await once(first.child, "exit")).toEqual([0, null]);
  });

  it.each([
    ["has no JetStream", { jetStream: false }, "nats://"],
    ["refuses the user, password or token", { user: { name: "relay", password: "right" } }, "nats://relay:wrong@"],
  ])("says what to mend when its bus %s", async (what, server, scheme) => {
    const nats = await NatsProcess.start({ ...onLoopback, ...server });
    onTestFinished(async () => nats.dispose());
    const relay = start({ ...needed, CODA_RELAY_PORT: "0", NATS_URL: nats.url.replace("nats://", scheme) });
    await until("a word on it", () => relay.output.out.includes(what));
    expect(relay.output.out).toContain('"level":"error"');
    expect(relay.output.out).not.toContain("wrong");
    expect((await fetch(`http://127.0.0.1:${await listening(relay)}/readyz`)).status).toBe(503);
  });

  it("says which variable asks for more than its bus has", async () => {
    const nats = await NatsProcess.start();
    onTestFinished(async () => nats.dispose());
    const relay = start({ ...needed, CODA_RELAY_PORT: "0", NATS_URL: nats.url, NATS_REPLICAS: "3" });
    await until("a word on it", () => relay.output.out.includes("NATS_REPLICAS"));
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
