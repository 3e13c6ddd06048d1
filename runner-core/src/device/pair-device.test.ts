/** The helper's side of a pairing against a web app that is played: answers in turn, and what was sent to it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pairingPollText } from "@coda/protocol";
import { createPublicKey, verify } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { playedWeb, type AskedCall } from "../testing/played-web.ts";
import { Device } from "./device.ts";
import { pairDevice, type PairOptions, type Person } from "./pair-device.ts";

const base = mkdtempSync(join(tmpdir(), "coda-pair-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const server = "https://coda.example";
const pairing = "00000000-0000-4000-8000-0000000000f1";
const ada: Person = { name: "Ada", email: "ada@example.org" };
const device = "00000000-0000-4000-8000-0000000000d1";
const later = "2100-01-01T00:00:00.000Z";

/** An HTTP answer; 'away' is none. */
type Answer = readonly [number, unknown] | "away";
const waiting: Answer = [200, { state: "waiting", by: null }];
const claimed: Answer = [200, { state: "claimed", by: ada }];
const approved: Answer = [200, { state: "approved", by: ada }];
const gone: Answer = [410, { error: { code: "gone", message: "over", requestId: "1" } }];
const finished: Answer = [200, { device, owner: "Ada", ticketKey: "k".repeat(43) }];

let now = 0;
/** Waits for nobody: whatever is due comes at once, and time goes by. */
const hurried: Pick<Clock, "steadyMs" | "after"> = {
  steadyMs: () => now,
  after: (delayMs, action) => {
    now += delayMs;
    queueMicrotask(action);
    return { cancel: () => undefined };
  },
};

const heard: string[] = [];
const sent: AskedCall[] = [];
let own: Device;
beforeEach(async () => {
  heard.length = 0;
  sent.length = 0;
  now = 0;
  const stateDir = mkdtempSync(join(base, "state-"));
  own = await Device.begin({ stateDir, server, machineId: undefined, env: {} }, "file");
});

function webWith(polls: readonly Answer[], last: Answer): typeof fetch {
  const left = [...polls];
  const answer = (path: string): Answer => {
    if (path.endsWith("/challenge")) return [200, { challenge: "AAAA", expiresAt: later }];
    if (path.endsWith("/poll")) return left.shift() ?? gone;
    if (path.endsWith("/finish")) return last;
    const urls = { url: `${server}/pair`, urlWithCode: `${server}/pair#BCDF-GHJK` };
    return [200, { pairing, code: "BCDF-GHJK", ...urls, expiresAt: later, pollMs: 2_000 }];
  };
  return playedWeb((call) => {
    sent.push(call);
    const given = answer(call.path);
    if (given === "away") throw new TypeError("fetch failed");
    return Response.json(given[1], { status: given[0] });
  });
}

function options(web: typeof fetch, says = true): PairOptions {
  return {
    device: own,
    name: "desk",
    platform: "linux",
    version: "1",
    clock: hurried as Clock,
    fetch: web,
    onShown: ({ code }) => heard.push(`code ${code}`),
    onClaimed: ({ email }) => heard.push(`claimed by ${String(email)}`),
    confirm: async ({ by: { email } }) => {
      heard.push(`asked for ${String(email)}`);
      return says;
    },
  };
}

describe("a pairing", () => {
  test("shows the code, tells who came once, asks only when they said yes, and has the last word", async () => {
    const result = await pairDevice(options(webWith([waiting, claimed, claimed, approved], finished)));
    expect(result).toMatchObject({ ok: true, pairing: { device, owner: "Ada" } });
    expect(heard).toEqual(["code BCDF-GHJK", "claimed by ada@example.org", "asked for ada@example.org"]);
    const poll = sent.find(({ path }) => path.endsWith("/poll"));
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: own.keys.publicKey }, format: "jwk" });
    const signature = Buffer.from(String(poll?.body["signature"]), "base64url");
    expect(verify(null, Buffer.from(pairingPollText(server, pairing)), key, signature)).toBe(true);
    expect(sent.at(-1)?.body).toMatchObject({ accept: true });
  });

  test("outlives a web app that is away for a while", async () => {
    const result = await pairDevice(options(webWith(["away", waiting, "away", approved], finished)));
    expect(result.ok).toBe(true);
  });

  test("is over when it is over there, and after ten minutes of no answer", async () => {
    expect(await pairDevice(options(webWith([claimed, gone], finished)))).toMatchObject({ ok: false });
    const silent = Array.from({ length: 1_000 }, (): Answer => "away");
    expect(await pairDevice(options(webWith(silent, finished)))).toMatchObject({
      ok: false,
      why: expect.stringContaining("begin anew") as string,
    });
    expect(heard.filter((line) => line.startsWith("asked"))).toEqual([]);
  });

  test("that is given up while it waits is good for nobody any more, and asks nobody", async () => {
    const refused: Answer = [200, { device: null, owner: "", ticketKey: "k".repeat(43) }];
    const given = new AbortController();
    const onClaimed = (): void => given.abort();
    const result = await pairDevice({
      ...options(webWith([waiting, claimed, approved], refused)),
      onClaimed,
      signal: given.signal,
    });
    expect(result).toEqual({ ok: false, why: "the pairing was given up; nothing was paired" });
    expect(sent.at(-1)?.body).toMatchObject({ accept: false });
    expect(heard).toEqual(["code BCDF-GHJK"]);
  });

  test("with a no at the machine tells the web app, and makes nothing", async () => {
    const refused: Answer = [200, { device: null, owner: "", ticketKey: "k".repeat(43) }];
    const result = await pairDevice(options(webWith([approved], refused), false));
    expect(result).toEqual({ ok: false, why: "you said no; nothing was paired" });
    expect(sent.at(-1)?.body).toMatchObject({ accept: false });
  });
});
