/** Builds a whole relay out of its parts and starts it: the same for the process and for tests of other parts. */
import { defaultSessionPrefix, limits, type SessionPrefix } from "@coda/protocol";
import { openTelemetry, type Telemetry, type TelemetryChoice } from "@coda/telemetry";
import { randomUUID } from "node:crypto";
import { systemClock, type Clock } from "./clock.ts";
import type { Bus } from "./bus/bus.ts";
import { openBus } from "./bus/open-bus.ts";
import { Crowd } from "./crowd.ts";
import { openHttpFront, type HttpFront } from "./http-front.ts";
import type { InternalAnswer } from "./http-pages.ts";
import { InternalDoor, type InternalVerdict } from "./internal-door.ts";
import { silentLog, type Log } from "./log.ts";
import type { PathLimits } from "./path-limits.ts";
import { PresenceReporter } from "./presence-reporter.ts";
import { createPrometheus, type Prometheus } from "./prometheus.ts";
import { RelayNode } from "./relay-node.ts";
import { createTicketVerifier } from "./ticket-verifier.ts";
import { WebApp } from "./web-app.ts";
import { createWebSocketUpgrader } from "./ws-socket.ts";

export interface RelayOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly bind?: string;
  /** SPKI PEM of the web app's Ed25519 key. */
  readonly ticketPublicKey: string;
  readonly allowedOrigins: readonly string[];
  /** Default: loopback names with the port. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly prefix?: SessionPrefix;
  /** `RELAY_INTERNAL_SECRET`, and while it is being exchanged its successor; none: the web app cannot call. */
  readonly internalSecrets?: readonly string[];
  /** The web app's origin, for presence reports; it takes them only with `internalSecrets`. */
  readonly webAppUrl?: string | undefined;
  /** Bearer token of `GET /metrics`; without one only this machine may read it. */
  readonly metricsToken?: string | undefined;
  /** A request header that the proxy in front of the relay sets to the client's address, such as fly-client-ip. */
  readonly addressHeader?: string | undefined;
  /** The NATS cluster that joins this node to others, see `NatsBusOptions`; without it this is the only one. */
  readonly natsUrl?: string | undefined;
  readonly natsReplicas?: number | undefined;
  /** Where this node runs, as its host names regions: told in its log, health page and metrics. */
  readonly region?: string | undefined;
  /** Where spans go; undefined: nothing is traced. */
  readonly telemetry?: TelemetryChoice;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly pathLimits?: PathLimits;
  /** Default: the limit of that name. */
  readonly socketsPerNode?: number;
}

export interface Relay {
  readonly port: number;
  /** Resolves to true when it has its bus and serves, to false when it was closed before that. It listens before. */
  readonly serving: Promise<boolean>;
  /** Drains (CN8) and resolves when nothing is open any more, within 5 s. */
  close(): Promise<void>;
}

interface Ground {
  readonly clock: Clock;
  readonly log: Log;
}

/** Rejects when the key is no Ed25519 public key, or with node's error when the address cannot be had. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const ground = { clock: options.clock ?? systemClock, log: options.log ?? silentLog };
  const verifier = await createTicketVerifier(options.ticketPublicKey, ground.clock);
  const telemetry = await openTracing(options, ground);
  const prometheus = createPrometheus(options.region);
  const crowd = new Crowd(ground.clock, options.socketsPerNode);
  const reporter = presenceReporter(options, ground);
  const node = new RelayNode({
    ...ground,
    verifier,
    prefix: options.prefix ?? defaultSessionPrefix,
    tracer: telemetry.tracer,
    region: options.region,
    metrics: prometheus.metrics,
    crowd,
    reporter,
    newId: randomUUID,
    ...(options.pathLimits === undefined ? {} : { limits: options.pathLimits }),
  });
  const upgrader = createWebSocketUpgrader(ground.clock);
  const front = await openFront(options, { ...ground, node, prometheus, crowd, upgrader });
  const given = new AbortController();
  const serving = serveOnce(node, openBus(options, { ...ground, signal: given.signal }));
  const parts = { ...ground, node, upgrader, front, reporter, telemetry };
  const close = once(async () => {
    given.abort();
    await shutDown(parts);
  });
  return { port: front.port, serving, close };
}

async function serveOnce(node: RelayNode, opening: Promise<Bus | undefined>): Promise<boolean> {
  const bus = await opening;
  if (bus !== undefined) node.serve(bus);
  return bus !== undefined;
}

interface FrontParts extends Ground {
  readonly node: RelayNode;
  readonly prometheus: Prometheus;
  readonly crowd: Crowd;
  readonly upgrader: ReturnType<typeof createWebSocketUpgrader>;
}

/** Before anything is waited for: a port in use is told at once, and who asks hears how far the node is. */
async function openFront(
  options: RelayOptions,
  { node, prometheus, crowd, upgrader, clock }: FrontParts,
): Promise<HttpFront> {
  const door = new InternalDoor(options.internalSecrets ?? [], clock);
  return openHttpFront(
    {
      allowedOrigins: options.allowedOrigins,
      allowedHosts: options.allowedHosts,
      newId: randomUUID,
      health: () => node.health(),
      ready: () => node.ready(),
      metrics: async () => ({
        contentType: prometheus.contentType,
        text: await prometheus.text(node.counts, node.views),
      }),
      metricsToken: options.metricsToken,
      addressHeader: options.addressHeader,
      refused: (status) => prometheus.metrics.upgradeRefused(status),
      knock: (address) => crowd.knockFrom(address),
      enter: (address) => crowd.openFrom(address),
      unready: () => node.unready,
      internal: async (call) => answerInternal(door.judge(call), node),
      upgrade: (upgrade, { origin, leave }) => {
        upgrader.upgrade(upgrade, (socket) => node.accept(socket, origin, leave));
      },
    },
    { port: options.port, bind: options.bind ?? "127.0.0.1" },
  );
}

async function openTracing({ telemetry }: RelayOptions, { clock, log }: Ground): Promise<Telemetry> {
  return openTelemetry(telemetry, {
    instance: randomUUID(),
    after: (delayMs, action) => clock.after(delayMs, action),
    report: (reason) => log.warn("spans cannot be delivered to the collector", { reason }),
  });
}

/** With a secret to sign with and somebody to tell. */
function presenceReporter(
  { webAppUrl, internalSecrets }: RelayOptions,
  { clock, log }: Ground,
): PresenceReporter | undefined {
  if (webAppUrl === undefined || internalSecrets === undefined || internalSecrets.length === 0) return undefined;
  const webApp = new WebApp({ origin: webAppUrl, secrets: internalSecrets, clock, log });
  return new PresenceReporter({ clock, log, post: async (report) => webApp.reportPresence(report) });
}

async function answerInternal(verdict: InternalVerdict, node: RelayNode): Promise<InternalAnswer> {
  if ("refused" in verdict) return { problem: { code: verdict.refused, message: verdict.message } };
  return node.revoke(verdict.revoke);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}

interface Running extends Ground {
  readonly node: RelayNode;
  readonly upgrader: ReturnType<typeof createWebSocketUpgrader>;
  readonly front: HttpFront;
  readonly reporter: PresenceReporter | undefined;
  readonly telemetry: Telemetry;
}

async function shutDown({ node, upgrader, front, clock, reporter, telemetry }: Running): Promise<void> {
  await node.drain();
  const cancel = clock.after(limits.closeGraceMs, () => {
    upgrader.terminateAll();
  });
  await front.close();
  cancel();
  await reporter?.close();
  await node.end();
  await telemetry.close();
}
