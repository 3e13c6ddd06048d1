import { describe, expect, it } from "vitest";
import { generateKeyPairSync } from "node:crypto";
import { readConfig } from "../config.ts";
import { guardRequest } from "./guard.ts";

const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

interface Asked {
  readonly method?: string;
  readonly local?: boolean;
  readonly path?: string;
  readonly pass?: (headers: Headers) => void;
}

function guard(headers: Record<string, string>, given: Asked = {}) {
  const config = readConfig({
    CODA_LOCAL: given.local === false ? "0" : "1",
    NEXTAUTH_URL: given.local === false ? "https://coda.example" : "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "s".repeat(32),
    TICKET_SIGNING_KEY: Buffer.from(key).toString("base64"),
    DEVMODE_RELAY_URL: "wss://relay.example/v1/socket",
  });
  const request = new Request(`${config.origin}${given.path ?? "/ideas"}`, { method: given.method ?? "GET", headers });
  return guardRequest(request, config, (passed) => {
    given.pass?.(passed);
    return new Response("passed");
  });
}

const ours = { host: "127.0.0.1:3000" };
const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

describe("guardRequest", () => {
  it.each([
    ["our own name", ours],
    ["the other loopback name", { host: "localhost:3000" }],
    ["our own page", { ...ours, origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" }],
    ["a link on another site", { ...ours, ...navigation, "sec-fetch-site": "cross-site" }],
  ])("passes %s", async (_, headers) => {
    expect(await guard(headers).text()).toBe("passed");
  });

  it("tells pages what was asked for behind their path, whatever a request says of it", () => {
    const told = (path: string) => {
      let query: string | null = null;
      guard({ ...ours, "x-coda-query": "forged" }, { path, pass: (headers) => (query = headers.get("x-coda-query")) });
      return query;
    };
    expect(told("/search?q=a+b%26c&_rsc=1x")).toBe("q=a+b%26c");
    expect(told("/search")).toBe("");
  });

  it("lets a scheduler call the jobs, and a collector the metrics, by any name", async () => {
    const headers = { host: "coda-abc.vercel.app", authorization: "Bearer x" };
    expect(await guard(headers, { path: "/api/internal/jobs/prune" }).text()).toBe("passed");
    expect(await guard(headers, { path: "/api/metrics" }).text()).toBe("passed");
    for (const path of ["/api/internal/presence", "/api/metrics/x", "/api/metricsx"])
      expect([path, guard(headers, { path }).status]).toEqual([path, 421]);
  });

  it.each([
    ["a rebound name", { host: "evil.example:3000" }, 421],
    ["another port's Host", { host: "127.0.0.1:3001" }, 421],
    ["no Host", {}, 421],
    ["another site's Origin", { ...ours, origin: "http://evil.example" }, 403],
    ["another port's page", { ...ours, "sec-fetch-site": "same-site" }, 403],
    ["another site's image tag", { ...ours, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    [
      "another site's frame",
      { ...ours, ...navigation, "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site" },
      403,
    ],
  ])("refuses %s in the one error shape", async (_, headers: Record<string, string>, status) => {
    const response = guard(headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: status === 421 ? "wrongHost" : "forbidden" } });
    expect(response.headers.get("x-frame-options")).toBe("DENY");
  });

  it("refuses a form that another site posts, navigation or not", () => {
    const headers = { ...ours, ...navigation, origin: "http://evil.example", "sec-fetch-site": "cross-site" };
    expect(guard(headers, { method: "POST" }).status).toBe(403);
  });

  it("knows only its own name on a server, and lets pages talk to the relay", () => {
    const response = guard({ host: "coda.example" }, { local: false });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("connect-src 'self' wss://relay.example;");
    expect(response.headers.get("strict-transport-security")).not.toBeNull();
    expect(guard({ host: "127.0.0.1:3000" }, { local: false }).status).toBe(421);
  });

  it("lets the service worker reach our own pages alone, and has browsers ask for it anew each time", () => {
    const { headers } = guard(ours, { path: "/sw.js" });
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; script-src 'self'; connect-src 'self'");
    expect(headers.get("cache-control")).toBe("no-cache");
  });
});
