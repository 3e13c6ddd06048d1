/** As much of the web app as a helper process needs to run: it believes every signature. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import {
  deviceAuditSchema,
  patchSessionSchema,
  reportNoticesSchema,
  sessionIdSchema,
  type DeviceAuditEvent,
  type DeviceSession,
  type ReportedNotice,
} from "@coda/protocol";
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
  /** Where tickets lead to; without it there are none. */
  relayUrl: string | undefined;
  /** What helpers reported of their audit logs. */
  readonly reported: DeviceAuditEvent[] = [];
  /** Notices it took, each once. */
  readonly notices = new Map<string, ReportedNotice>();
  /** Answers a device that registers when this has resolved. */
  registering: Promise<unknown> | undefined;
  /** Hears what it is asked, and never answers. */
  isSilent = false;
  /** Everything it was asked, as method and path. */
  readonly calls: string[] = [];

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

  #report(text: string): unknown {
    const { events } = deviceAuditSchema.parse(JSON.parse(text));
    this.reported.push(...events);
    return { device: randomUUID(), stored: events.length };
  }

  #takeNotices(text: string): null {
    for (const notice of reportNoticesSchema.parse(JSON.parse(text)).notices) this.notices.set(notice.id, notice);
    return null;
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const text = await read(request);
    const path = request.url ?? "";
    this.calls.push(`${String(request.method)} ${path}`);
    if (this.isSilent) return new Promise(() => undefined);
    if (path.endsWith("/challenge")) return ok({ challenge: "AAAA", expiresAt: farFuture });
    if (path.endsWith("/token")) return ok({ token: "token", expiresAt: farFuture, ticketKey: "A".repeat(43) });
    if (path.endsWith("/self/sessions?pauses=1")) return ok({ sessions: this.sessions });
    if (path.endsWith("/tickets") && this.relayUrl !== undefined)
      return ok({ ticket: "x.y.z", relayUrl: this.relayUrl, expiresAt: farFuture });
    if (path.endsWith("/self/audit")) return ok(this.#report(text));
    if (path.endsWith("/self/notices")) return ok(this.#takeNotices(text));
    if (path.endsWith("/devices") && this.registering !== undefined) {
      await this.registering;
      return ok({ device: randomUUID(), owner: "Ada", ticketKey: "A".repeat(43) });
    }
    return this.#patch(request, text);
  }

  async #patch({ method, url = "" }: IncomingMessage, text: string): Promise<{ status: number; body: unknown }> {
    const session = sessionIdSchema.safeParse(url.split("/").at(-1));
    if (method !== "PATCH" || !session.success)
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
