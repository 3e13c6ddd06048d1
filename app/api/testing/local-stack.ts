/** The route handlers behind a real port, and relay and helper as processes of their own around them. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { z } from "zod";
import * as challengeRoute from "../devmode/devices/challenge/route.ts";
import * as auditRoute from "../devmode/devices/self/audit/route.ts";
import * as keyRoute from "../devmode/devices/self/key/route.ts";
import * as noticesRoute from "../devmode/devices/self/notices/route.ts";
import * as ownDeviceRoute from "../devmode/devices/self/route.ts";
import * as devicesRoute from "../devmode/devices/route.ts";
import * as selfRoute from "../devmode/devices/self/sessions/route.ts";
import * as tokenRoute from "../devmode/devices/token/route.ts";
import * as downloadsRoute from "../devmode/downloads/route.ts";
import * as ideasRoute from "../devmode/ideas/route.ts";
import * as answerRoute from "../devmode/pairings/[id]/answer/route.ts";
import * as finishRoute from "../devmode/pairings/[id]/finish/route.ts";
import * as pollRoute from "../devmode/pairings/[id]/poll/route.ts";
import * as claimRoute from "../devmode/pairings/claim/route.ts";
import * as pairingsRoute from "../devmode/pairings/route.ts";
import * as sessionRoute from "../devmode/sessions/[id]/route.ts";
import * as transcriptRoute from "../devmode/sessions/[id]/transcript/route.ts";
import * as sessionsRoute from "../devmode/sessions/route.ts";
import * as ticketsRoute from "../devmode/tickets/route.ts";
import type { RouteHandler } from "@/server/http/route.ts";

type Child = ChildProcessByStdio<null, Readable, null>;
type Environment = Readonly<Record<string, string>>;

const repository = join(import.meta.dirname, "..", "..", "..");
/** By method and path, an id in it as `:id`. */
const handlers: Readonly<Record<string, RouteHandler>> = {
  "POST devices/challenge": challengeRoute.POST,
  "POST devices": devicesRoute.POST,
  "POST devices/token": tokenRoute.POST,
  "DELETE devices/self": ownDeviceRoute.DELETE,
  "POST devices/self/audit": auditRoute.POST,
  "POST devices/self/key": keyRoute.POST,
  "POST devices/self/notices": noticesRoute.POST,
  "GET devices/self/sessions": selfRoute.GET,
  "POST pairings": pairingsRoute.POST,
  "POST pairings/claim": claimRoute.POST,
  "POST pairings/:id/answer": answerRoute.POST,
  "POST pairings/:id/finish": finishRoute.POST,
  "POST pairings/:id/poll": pollRoute.POST,
  "GET downloads": downloadsRoute.GET,
  "POST ideas": ideasRoute.POST,
  "POST sessions": sessionsRoute.POST,
  "PATCH sessions/:id": sessionRoute.PATCH,
  "GET sessions/:id/transcript": transcriptRoute.GET,
  "POST tickets": ticketsRoute.POST,
};
const idInPath = /[\da-f]{8}-[\da-f-]{27}/u;
const logLineSchema = z.object({ message: z.string(), port: z.number().optional() });

async function answer(request: IncomingMessage): Promise<Response> {
  const [path = ""] = (request.url ?? "").replace("/api/devmode/", "").split("?");
  const id = idInPath.exec(path)?.[0];
  const handler = handlers[`${request.method} ${path.replace(idInPath, ":id")}`];
  if (handler === undefined) return new Response(null, { status: 404 });
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = pieces.length > 0 ? Buffer.concat(pieces) : null;
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] => [
    [name, String(value)],
  ]);
  const given = new Request(`http://${request.headers.host}${request.url}`, {
    method: request.method ?? "GET",
    headers,
    body,
  });
  return handler(given, { params: Promise.resolve({ id }) });
}

export class LocalStack {
  readonly #web = createServer((request, response) => {
    void answer(request).then(async (reply) => {
      response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(Buffer.from(await reply.arrayBuffer()));
    });
  });
  readonly #children: Child[] = [];

  /** The web app's origin. */
  async openWeb(): Promise<string> {
    await new Promise<void>((resolve) => this.#web.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#web.address() as AddressInfo).port}`;
  }

  /** The relay's URL for sockets. */
  async startRelay(env: Environment): Promise<string> {
    const child = this.#start([join(repository, "relay", "src", "main.ts")], { CODA_RELAY_PORT: "0", ...env });
    for await (const line of createInterface(child.stdout)) {
      const { port } = logLineSchema.parse(JSON.parse(line));
      if (port !== undefined) return `ws://127.0.0.1:${port}/v1/socket`;
    }
    throw new Error("the relay did not start");
  }

  startHelper(env: Environment): void {
    this.#start([join(repository, "runner-core", "bin", "coda-runner.mjs"), "start"], env);
  }

  /** Their exit codes, in the order they were started. */
  async close(): Promise<(number | null)[]> {
    const codes = await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode === null && child.kill("SIGTERM")) await once(child, "exit");
        return child.exitCode;
      }),
    );
    this.#web.closeAllConnections();
    await new Promise((resolve) => this.#web.close(resolve));
    return codes;
  }

  #start(args: readonly string[], env: Environment): Child {
    const child = spawn(process.execPath, args, {
      env: { NODE_ENV: "test", PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#children.push(child);
    return child;
  }
}
