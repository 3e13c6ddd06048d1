import { clientIdSchema, ideaIdSchema, sessionIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { createApiClient, type Fetch } from "./api-client.ts";
import { ApiError, isFinal } from "./api-error.ts";

const session = sessionIdSchema.parse("6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11");
const client = clientIdSchema.parse("0b0f7c4e-9df2-4a3c-8a53-6b7f5e3c2d10");

function answering(status: number, body: unknown): { fetch: Fetch; calls: { path: string; init?: RequestInit }[] } {
  const calls: { path: string; init?: RequestInit }[] = [];
  const fetch: Fetch = async (path, init) => {
    calls.push({ path, ...(init && { init }) });
    return new Response(JSON.stringify(body), { status });
  };
  return { fetch, calls };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

describe("createApiClient", () => {
  it("gives the parsed reply", async () => {
    const { fetch, calls } = answering(200, { sessions: [] });
    expect(await createApiClient(fetch).sessions(ideaIdSchema.parse("notes"))).toEqual([]);
    expect(calls[0]?.path).toBe("/api/devmode/sessions?idea=notes");
  });

  it.each([200, 404, 503])("hands a transcript's reply on as it is: %d", async (status) => {
    const { fetch, calls } = answering(status, {});
    const reply = await createApiClient(fetch).transcript(session, "from=latest");
    expect(reply.status).toBe(status);
    expect(calls[0]?.path).toBe(`/api/devmode/sessions/${session}/transcript?from=latest`);
  });

  it("asks for a ticket with session and client", async () => {
    const reply = { ticket: "t", relayUrl: "ws://127.0.0.1:8787/v1/socket", expiresAt: "2026-11-21T10:00:00.000Z" };
    const { fetch, calls } = answering(200, reply);
    expect(await createApiClient(fetch).ticket({ session, client })).toEqual(reply);
    expect(calls[0]?.init?.body).toBe(JSON.stringify({ for: "session", session, client }));
    expect(calls[0]?.init?.signal).toBeInstanceOf(AbortSignal);
  });

  it("changes an idea though its page is left at once", async () => {
    const { fetch, calls } = answering(200, {});
    await failureOf(createApiClient(fetch).changeIdea(ideaIdSchema.parse("notes"), { archived: true }));
    expect(calls[0]?.init).toMatchObject({ method: "PATCH", keepalive: true });
  });

  it("throws the API's own error", async () => {
    const body = { error: { code: "signedOut", message: "Sign in first.", requestId: "r1" } };
    const error = await failureOf(createApiClient(answering(401, body).fetch).ideas());
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "signedOut", message: "Sign in first.", requestId: "r1" });
    expect(isFinal(error)).toBe(true);
  });

  it("tells a refused shape, a foreign error page and no answer apart", async () => {
    expect(await failureOf(createApiClient(answering(200, { nonsense: 1 }).fetch).ideas())).toMatchObject({
      code: "unreadable",
    });
    expect(await failureOf(createApiClient(answering(502, "<html>").fetch).ideas())).toMatchObject({
      code: "unreadable",
    });
    const offline: Fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    const error = await failureOf(createApiClient(offline).ideas());
    expect(error).toMatchObject({ code: "network" });
    expect(isFinal(error)).toBe(false);
  });
});
