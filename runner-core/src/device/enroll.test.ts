/** Local mode's registration, and what a helper does whose device is gone there. The web app is played. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { playedWeb } from "../testing/played-web.ts";
import { Device, type DeviceOptions } from "./device.ts";
import { enroll } from "./enroll.ts";
import { WebApi } from "./web-api.ts";

const base = mkdtempSync(join(tmpdir(), "coda-enroll-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const server = "http://127.0.0.1:3000";
const later = "2100-01-01T00:00:00.000Z";
const numbered = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
let options: DeviceOptions;
/** Public keys in the order they were registered; those that are dead. */
let registered: string[] = [];
const dead = new Set<string>();
let ticketKey = "k".repeat(43);

const web = playedWeb(({ path, body }) => {
  if (path.endsWith("/challenge")) return Response.json({ challenge: "AAAA", expiresAt: later });
  if (path.endsWith("/token")) {
    const key = registered.find((_, at) => numbered(at) === body["device"]);
    if (key === undefined || dead.has(key)) return refusal(403, "forbidden");
    return Response.json({ token: "token", expiresAt: later, ticketKey });
  }
  const key = String(body["publicKey"]);
  if (dead.has(key)) return refusal(409, "conflict");
  if (!registered.includes(key)) registered.push(key);
  return Response.json({ device: numbered(registered.indexOf(key)), owner: "Ada", ticketKey });
});

function refusal(status: number, code: string): Response {
  return Response.json({ error: { code, message: "no", requestId: "1" } }, { status });
}

async function start(code: string | undefined): Promise<Device> {
  const device = await Device.open(options);
  await enroll(device, new WebApi({ device, now: () => 0, fetch: web }), { code, name: "desk" });
  return device;
}

beforeEach(() => {
  registered = [];
  dead.clear();
  ticketKey = "k".repeat(43);
  options = { stateDir: mkdtempSync(join(base, "state-")), server, machineId: undefined, env: {} };
});

test("registers once, and comes back with or without a code as the same device", async () => {
  const first = await start("code");
  expect((await start("another")).record).toEqual(first.record);
  expect((await start(undefined)).record).toEqual(first.record);
  expect(registered).toEqual([first.keys.publicKey]);
});

test("comes back as another device, with another key, when its own was revoked", async () => {
  const first = await start("code");
  dead.add(first.keys.publicKey);
  const second = await start("another");
  expect(second.record?.device).not.toBe(first.record?.device);
  expect(second.keys.publicKey).not.toBe(first.keys.publicKey);
  expect((await Device.open(options)).keys.publicKey).toBe(second.keys.publicKey);
});

test("takes another key of the web app by a code at the machine, and by nothing else", async () => {
  await start("code");
  ticketKey = "n".repeat(43);
  expect((await start(undefined)).ticketKey).toBe("k".repeat(43));
  expect((await start("another")).ticketKey).toBe(ticketKey);
});

test("says how to pair a device that is not", async () => {
  await expect(start(undefined)).rejects.toThrow("not paired with http://127.0.0.1:3000; run 'coda-runner pair");
});
