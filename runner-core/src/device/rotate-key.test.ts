/** Changing keys, and what a lost answer leaves behind: the played web app knows one key at a time. */
import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceIdSchema, deviceProofText } from "@coda/protocol";
import { afterAll, beforeEach, expect, test } from "vitest";
import { playedWeb } from "../testing/played-web.ts";
import { Device, type DeviceOptions } from "./device.ts";
import { WebApi } from "./web-api.ts";

const base = mkdtempSync(join(tmpdir(), "coda-rotate-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const server = "https://coda.example";
const later = "2100-01-01T00:00:00.000Z";
const ticketKey = "k".repeat(43);
let options: DeviceOptions;
/** What the web app takes the device by. */
let known = "";
/** What becomes of a change that it took. */
let lose = false;
let refuse = false;

const web = playedWeb(({ path, body }) => {
  if (path.endsWith("/challenge")) return Response.json({ challenge: "AAAA", expiresAt: later });
  if (path.endsWith("/self/key") && !refuse) {
    known = String(body["publicKey"]);
    if (lose) throw new TypeError("fetch failed");
    return new Response(null, { status: 204 });
  }
  if (path.endsWith("/token") && isSignedBy(known, String(body["signature"])))
    return Response.json({ token: "token", expiresAt: later, ticketKey });
  return Response.json({ error: { code: "forbidden", message: "no", requestId: "1" } }, { status: 403 });
});

function isSignedBy(publicKey: string, signature: string): boolean {
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
  return verify(null, Buffer.from(deviceProofText("token", server, "AAAA")), key, Buffer.from(signature, "base64url"));
}

async function open(): Promise<{ device: Device; api: WebApi }> {
  const device = await Device.open(options);
  return { device, api: new WebApi({ device, now: () => 0, fetch: web }) };
}

beforeEach(async () => {
  [lose, refuse] = [false, false];
  options = { stateDir: mkdtempSync(join(base, "state-")), server, machineId: undefined, env: {} };
  const device = await Device.begin(options, "file");
  device.paired(
    { device: deviceIdSchema.parse("00000000-0000-4000-8000-0000000000d1"), owner: "Ada", ticketKey },
    "pairing",
  );
  known = device.keys.publicKey;
});

test("TR27 the next key is in use once the web app has taken it, and after a restart", async () => {
  const before = known;
  const { device, api } = await open();
  expect(await api.rotateKey()).toMatchObject({ ok: true });
  expect(known).not.toBe(before);
  expect(device.keys.publicKey).toBe(known);
  expect((await open()).device.keys.publicKey).toBe(known);
  expect((await api.token()).ok).toBe(true);
});

test("TR27 an answer that got lost is found out at the next token, by this helper or the next one", async () => {
  lose = true;
  const { device, api } = await open();
  expect(await api.rotateKey()).toMatchObject({ ok: false, failure: { code: "unreachable" } });
  expect(device.keys.publicKey).not.toBe(known);
  const next = await open();
  expect((await next.api.token()).ok).toBe(true);
  expect(next.device.keys.publicKey).toBe(known);
  expect((await open()).device.keys.publicKey).toBe(known);
});

test("TR27 many who find out at once how a change ended find out the same, also amid another", async () => {
  lose = true;
  const { device, api } = await open();
  await api.rotateKey();
  lose = false;
  const tokens = await Promise.all([api.token(), api.sessions(), api.token(), api.rotateKey(), api.token()]);
  expect([tokens[0].ok, tokens[2].ok, tokens[3].ok, tokens[4].ok]).toEqual([true, true, true, true]);
  expect(device.keys.publicKey).toBe(known);
  const next = await open();
  expect(next.device.keys.publicKey).toBe(known);
  expect((await next.api.token()).ok).toBe(true);
});

test("a change that was refused, and one that never arrived, leave the key as it was", async () => {
  refuse = true;
  const { device, api } = await open();
  expect(await api.rotateKey()).toMatchObject({ ok: false, failure: { code: "forbidden" } });
  expect(device.keys.publicKey).toBe(known);
  await device.prepareNextKeys();
  const next = await open();
  expect((await next.api.token()).ok).toBe(true);
  expect(next.device.keys.publicKey).toBe(known);
  expect(next.device.swapKeys()).toBe(false);
});
