/** As much of the web app as a helper process needs to run: it believes every signature, and gives no ticket. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { patchSessionSchema, sessionIdSchema, type DeviceSession } from "@coda/protocol";
import { FakeTranscriptApi } from "./fake-transcript-api.ts";

const farFuture = "2100-01-01T00:00:00.000Z";

export class FakeWebApp {
  readonly transcripts = new FakeTranscriptApi();
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  /** What this device may serve. */
  sessions: readonly DeviceSession[] = [];

  /** Its origin. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const text = await read(request);
    const path = request.url ?? "";
    if (path.endsWith("/challenge")) return ok({ challenge: "AAAA", expiresAt: farFuture });
    if (path.endsWith("/token")) return ok({ token: "token", expiresAt: farFuture, ticketKey: "A".repeat(43) });
    if (path.endsWith("/self/sessions")) return ok({ sessions: this.sessions });
    const session = sessionIdSchema.safeParse(path.split("/").at(-1));
    if (request.method !== "PATCH" || !session.success)
      return { status: 503, body: { error: { code: "unavailable", message: "there is none here" } } };
    const reply = await this.transcripts.patch(session.data, patchSessionSchema.parse(JSON.parse(text)));
    return reply.ok ? ok(reply.value) : { status: 500, body: { error: reply.failure } };
  }
}

function ok(body: unknown): { status: number; body: unknown } {
  return { status: 200, body };
}

async function read(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
