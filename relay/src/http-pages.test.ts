import { describe, expect, it } from "vitest";
import { answer, type PageOptions, type PageRequest } from "./http-pages.ts";

const token = "t".repeat(20);
const options: PageOptions = {
  health: () => ({ ok: true, body: { status: "draining" } }),
  ready: () => ({ ok: false, body: { status: "draining" } }),
  metrics: async () => ({ contentType: "text/plain", text: "coda_relay_rooms 1\n" }),
  metricsToken: token,
  internal: async ({ body }) =>
    body === "good" ? { body: { ok: true } } : { problem: { code: "forbidden", message: "No." } },
  newId: () => "id",
};

function get(path: string, over: Partial<PageRequest> = {}): PageRequest {
  return { method: "GET", path, headers: {}, isLocal: false, body: async () => "", ...over };
}

async function statusOf(request: PageRequest, over: Partial<PageOptions> = {}): Promise<number | undefined> {
  return (await answer(request, { ...options, ...over }))?.status;
}

describe("the relay's pages", () => {
  it("say that it lives and that it is not ready", async () => {
    expect(await statusOf(get("/healthz"))).toBe(200);
    expect(await statusOf(get("/readyz", { method: "HEAD" }))).toBe(503);
  });

  it("show metrics to who has the token, or without one to this machine", async () => {
    const bearer = (text: string) => ({ headers: { authorization: text } });
    expect(await statusOf(get("/metrics", bearer(`Bearer ${token}`)))).toBe(200);
    for (const wrong of ["", token, `Bearer ${token}x`, `Bearer ${token.replace("t", "u")}`])
      expect(await statusOf(get("/metrics", { ...bearer(wrong), isLocal: true }))).toBeUndefined();
    expect(await statusOf(get("/metrics", { isLocal: true }), { metricsToken: undefined })).toBe(200);
    expect(await statusOf(get("/metrics"), { metricsToken: undefined })).toBeUndefined();
  });

  it("pass the web app's calls on and answer in the shape of every error", async () => {
    const post = (body: string | undefined) => get("/internal/revoke", { method: "POST", body: async () => body });
    expect(await statusOf(post("good"))).toBe(200);
    expect(await statusOf(post(undefined))).toBe(413);
    const refused = await answer(post("bad"), options);
    expect([refused?.status, JSON.parse(refused?.text ?? "")]).toEqual([
      403,
      { error: { code: "forbidden", message: "No.", requestId: "id" } },
    ]);
  });

  it("are no others", async () => {
    for (const request of [get("/"), get("/internal/revoke"), get("/healthz", { method: "POST" }), get("/healthz/x")])
      expect(await answer(request, options)).toBeUndefined();
  });
});
