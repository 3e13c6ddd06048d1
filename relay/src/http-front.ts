/** The relay's HTTP side: health, and the checks of Host, Origin and path before a socket opens. The one user of node:http. */
import { errorCodes, limits, type ErrorBody, type ErrorCode } from "@coda/protocol";
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { InternalCall } from "./internal-door.ts";
import type { Upgrade } from "./ws-socket.ts";

const socketPath = "/v1/socket";

export interface HttpFrontOptions {
  readonly allowedOrigins: readonly string[];
  /** Host header values that are ours; undefined: loopback names with the port that is listened on. */
  readonly allowedHosts: readonly string[] | undefined;
  readonly newId: () => string;
  readonly health: () => { ok: boolean; body: Readonly<Record<string, string | number>> };
  /** A call of the web app, with its whole body. */
  readonly internal: (call: InternalCall) => Promise<InternalAnswer>;
  /** A checked upgrade. `origin` is undefined when the request had none. */
  readonly upgrade: (upgrade: Upgrade, origin: string | undefined) => void;
}

export type InternalAnswer = { readonly body: Readonly<Record<string, unknown>> } | { readonly problem: Problem };

export interface HttpFront {
  readonly port: number;
  /** Stops listening; resolves when every connection is closed. */
  close(): Promise<void>;
}

interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Listens; rejects with node's error when the address cannot be had. */
export async function openHttpFront(
  options: HttpFrontOptions,
  address: { port: number; bind: string },
): Promise<HttpFront> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.bind, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const hosts = new Set(options.allowedHosts ?? loopbackHosts(port));
  server.on("request", (request, response) => {
    answer(request, response, { ...options, hosts }).catch(() => response.destroy());
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A reset before or during the refusal is the peer's affair.
    socket.on("error", () => {});
    const problem = hostProblem(request, hosts) ?? socketProblem(request, options.allowedOrigins);
    if (problem !== undefined) refuseUpgrade(socket, problem, options.newId());
    else options.upgrade({ request, socket, head }, request.headers.origin);
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function loopbackHosts(port: number): string[] {
  return ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
}

function hostProblem(request: IncomingMessage, hosts: ReadonlySet<string>): Problem | undefined {
  const host = request.headers.host?.toLowerCase();
  if (host !== undefined && hosts.has(host)) return undefined;
  return { code: "wrongHost", message: "This host name is not served here; add it to RELAY_ALLOWED_HOSTS." };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

function socketProblem(request: IncomingMessage, origins: readonly string[]): Problem | undefined {
  if (pathOf(request) !== socketPath) return { code: "notFound", message: "There is nothing here." };
  const { origin } = request.headers;
  if (origin === undefined || origins.includes(origin)) return undefined;
  return { code: "forbidden", message: "This page may not open relay connections." };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpFrontOptions & { hosts: ReadonlySet<string> },
): Promise<void> {
  if (request.method === "POST" && pathOf(request).startsWith("/internal/")) {
    // Known by its signature, whatever name it used for this node.
    const given = await answerInternal(request, options);
    if ("problem" in given) sendProblem(response, given.problem, options.newId());
    else sendJson(response, 200, given.body);
    return;
  }
  const isHealth = pathOf(request) === "/healthz" && (request.method === "GET" || request.method === "HEAD");
  // A platform's health check comes with an address as its Host, so health alone is not held to the list.
  const problem = isHealth ? undefined : hostProblem(request, options.hosts);
  if (problem === undefined && isHealth) {
    const { ok, body } = options.health();
    sendJson(response, ok ? 200 : 503, body);
    return;
  }
  sendProblem(response, problem ?? { code: "notFound", message: "There is nothing here." }, options.newId());
}

async function answerInternal(request: IncomingMessage, options: HttpFrontOptions): Promise<InternalAnswer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limits.controlFrameBytes) return { problem: { code: "tooLarge", message: "The body is too long." } };
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces).toString("utf8");
  return options.internal({ path: pathOf(request), headers: request.headers, body });
}

function sendProblem(response: ServerResponse, problem: Problem, requestId: string): void {
  sendJson(response, errorCodes[problem.code], errorBody(problem, requestId));
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}

function errorBody(problem: Problem, requestId: string): ErrorBody {
  return { error: { ...problem, requestId } };
}

function refuseUpgrade(socket: Duplex, problem: Problem, requestId: string): void {
  const status = errorCodes[problem.code];
  const body = `${JSON.stringify(errorBody(problem, requestId))}\n`;
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
