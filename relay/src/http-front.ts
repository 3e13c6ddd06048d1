/** The relay's HTTP side: its few pages, and the checks before a socket opens. The one user of node:http. */
import { errorCodes, limits, type ErrorBody, type ErrorCode } from "@coda/protocol";
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { answer, type Page, type PageOptions, type PageRequest } from "./http-pages.ts";
import type { Upgrade } from "./ws-socket.ts";

const socketPath = "/v1/socket";

export interface Entrance {
  /** The upgrade's Origin; undefined when it had none. */
  readonly origin: string | undefined;
  /** To be called when the socket is over. */
  readonly leave: () => void;
}

export interface HttpFrontOptions extends PageOptions {
  readonly allowedOrigins: readonly string[];
  /** Host header values that are ours; undefined: loopback names with the port that is listened on. */
  readonly allowedHosts: readonly string[] | undefined;
  /** See `RelayOptions`. */
  readonly addressHeader: string | undefined;
  readonly newId: () => string;
  /** A connection of this address, of which no more is known; undefined when it has too many that are no sockets yet. */
  readonly knock: (address: string) => (() => void) | undefined;
  /** One more socket of this address; undefined when it has too many. Otherwise: how to end it. */
  readonly enter: (address: string) => (() => void) | undefined;
  /** Why no socket can be taken now, in a few words; everybody is to try another node. Undefined: they can. */
  readonly unready: () => string | undefined;
  /** An upgrade was refused with this status. */
  readonly refused: (status: number) => void;
  /** A checked upgrade. */
  readonly upgrade: (upgrade: Upgrade, entrance: Entrance) => void;
}

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
  const server = createServer({
    maxHeaderSize: limits.httpHeaderBytes,
    headersTimeout: limits.upgradeMs,
    requestTimeout: limits.upgradeMs,
    connectionsCheckingInterval: limits.upgradeMs / 4,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.bind, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const hosts = new Set(options.allowedHosts ?? loopbackHosts(port));
  const admitted = boundHalfOpen(server, options);
  server.on("request", (request, response) => {
    respond(request, response, { options, hosts }).catch(() => response.destroy());
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A reset before or during the refusal is the peer's affair.
    socket.on("error", () => {});
    admitted(request.socket);
    const problem = hostProblem(request, hosts) ?? socketProblem(request, options);
    const leave = problem === undefined ? options.enter(addressOf(request, options.addressHeader)) : undefined;
    if (leave !== undefined) options.upgrade({ request, socket, head }, { origin: request.headers.origin, leave });
    else refuseUpgrade(socket, problem ?? crowded, options);
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

/**
 * Closes connections of an address that has too many half open. Returns what is to be told of one that is a socket now. All
 * that comes through a proxy has the proxy's address, and the proxy waits for whole requests itself.
 */
function boundHalfOpen(
  server: Server,
  { addressHeader, knock }: Pick<HttpFrontOptions, "addressHeader" | "knock">,
): (socket: Socket) => void {
  if (addressHeader !== undefined) return () => {};
  const leaves = new WeakMap<Socket, () => void>();
  server.on("connection", (socket: Socket) => {
    const leave = knock(socket.remoteAddress ?? "");
    if (leave === undefined) return void socket.destroy();
    leaves.set(socket, leave);
    socket.once("close", leave);
  });
  return (socket) => leaves.get(socket)?.();
}

const crowded: Problem = { code: "tooMany", message: "Too many connections from this address; try again later." };

function loopbackHosts(port: number): string[] {
  return ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
}

/** Of a proxy's list the first is the client's. Without a proxy the header is anybody's claim, and is not read. */
function addressOf(request: IncomingMessage, header: string | undefined): string {
  const claimed = header === undefined ? undefined : request.headers[header];
  const first = String(Array.isArray(claimed) ? claimed[0] : (claimed ?? ""))
    .split(",", 1)[0]
    ?.trim();
  return first === undefined || first === "" ? (request.socket.remoteAddress ?? "") : first;
}

function hostProblem(request: IncomingMessage, hosts: ReadonlySet<string>): Problem | undefined {
  const host = request.headers.host?.toLowerCase();
  if (host !== undefined && hosts.has(host)) return undefined;
  return { code: "wrongHost", message: "This host name is not served here; add it to RELAY_ALLOWED_HOSTS." };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

function socketProblem(
  request: IncomingMessage,
  { allowedOrigins: origins, unready }: Pick<HttpFrontOptions, "allowedOrigins" | "unready">,
): Problem | undefined {
  if (pathOf(request) !== socketPath) return { code: "notFound", message: "There is nothing here." };
  const { origin } = request.headers;
  if (origin !== undefined && !origins.includes(origin))
    return { code: "forbidden", message: "This page may not open relay connections." };
  const why = unready();
  return why === undefined ? undefined : { code: "unavailable", message: `This relay node is ${why}; try again.` };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { options, hosts }: { options: HttpFrontOptions; hosts: ReadonlySet<string> },
): Promise<void> {
  const page = await answer(pageRequest(request, options.addressHeader), options);
  // Whoever reads a page proved itself or reads nothing secret; all else is held to the list.
  const problem = page ?? hostProblem(request, hosts) ?? { code: "notFound", message: "There is nothing here." };
  sendPage(response, "status" in problem ? problem : problemPage(problem, options.newId()));
}

function pageRequest(request: IncomingMessage, addressHeader: string | undefined): PageRequest {
  return {
    method: request.method ?? "GET",
    path: pathOf(request),
    headers: request.headers,
    isLocal: isLocal(request, addressHeader),
    body: async () => readBody(request),
  };
}

/**
 * Somebody at this machine, who named it so: not a page whose name was made to lead here, nor whoever comes through a
 * proxy that runs beside the relay.
 */
function isLocal(request: IncomingMessage, addressHeader: string | undefined): boolean {
  const { headers, socket } = request;
  const forwarded = headers.forwarded !== undefined || headers["x-forwarded-for"] !== undefined;
  const host = hostProblem(request, new Set(loopbackHosts(socket.localPort ?? 0)));
  const loopback = ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(addressOf(request, addressHeader));
  return loopback && !forwarded && host === undefined;
}

/** Undefined when it is longer than anything we take. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limits.controlFrameBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function sendPage(response: ServerResponse, { status, contentType, text }: Page): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
  response.end(text);
}

function problemPage(problem: Problem, requestId: string): Page {
  const body: ErrorBody = { error: { ...problem, requestId } };
  return { status: errorCodes[problem.code], contentType: "application/json", text: `${JSON.stringify(body)}\n` };
}

function refuseUpgrade(socket: Duplex, problem: Problem, { newId, refused }: HttpFrontOptions): void {
  const { status, contentType, text } = problemPage(problem, newId());
  refused(status);
  const later = problem.code === "unavailable" ? `Retry-After: ${limits.retryAfterSeconds}\r\n` : "";
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\nConnection: close\r\n${later}` +
      `Content-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
