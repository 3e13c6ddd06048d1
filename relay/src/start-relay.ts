/** Builds a whole relay out of its parts and starts it: the same for the process and for tests of other parts. */
import { defaultSessionPrefix, limits, type SessionPrefix } from "@coda/protocol";
import { openTelemetry, type Telemetry, type TelemetryChoice } from "@coda/telemetry";
import { randomUUID } from "node:crypto";
import { systemClock, type Clock } from "./clock.ts";
import type { Bus } from "./bus/bus.ts";
import { MemoryBus, MemoryExchange } from "./bus/memory-bus.ts";
import { openNatsBus } from "./bus/nats-bus.ts";
import { Crowd } from "./crowd.ts";
import { Gate } from "./gate.ts";
import { openHttpFront } from "./http-front.ts";
import type { InternalAnswer } from "./http-pages.ts";
import { InternalDoor, type InternalVerdict } from "./internal-door.ts";
import { silentLog, type Log } from "./log.ts";
import type { PathLimits } from "./path-limits.ts";
import { RelayCore } from "./relay-core.ts";
import { PresenceReporter } from "./presence-reporter.ts";
import { createPrometheus } from "./prometheus.ts";
import { Revocations } from "./revocations.ts";
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
  /** Where spans go; undefined: nothing is traced. */
  readonly telemetry?: TelemetryChoice;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly pathLimits?: PathLimits;
}

export interface Relay {
  readonly port: number;
  /** Drains (CN8) and resolves when nothing is open any more, within 5 s. */
  close(): Promise<void>;
}

interface Ground {
  readonly clock: Clock;
  readonly log: Log;
}

/** A node may start while NATS does not run: it is of use as soon as NATS does, and what ends at each start may stay down. */
const busRetryMs = 1_000;

/** Rejects when the key is no Ed25519 public key, or with node's error when the address cannot be had. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  const verifier = await createTicketVerifier(options.ticketPublicKey, clock);
  const bus = await openBus(options, { clock, log });
  const telemetry = await openTracing(options, { clock, log });
  const prometheus = createPrometheus();
  const revocations = new Revocations(clock);
  const gate = new Gate({
    isRevoked: (claims) => revocations.covers(claims),
    verifier,
    claim: async (ticket) => bus.claim(ticket),
    prefix: options.prefix ?? defaultSessionPrefix,
    tracer: telemetry.tracer,
  });
  const newId: () => string = randomUUID;
  const { metrics } = prometheus;
  const crowd = new Crowd(clock);
  const reporter = presenceReporter(options, { clock, log });
  const core = new RelayCore({
    clock,
    log,
    metrics,
    reporter,
    crowd,
    gate,
    newId,
    bus,
    revocations,
    ...(options.pathLimits === undefined ? {} : { limits: options.pathLimits }),
  });
  const door = new InternalDoor(options.internalSecrets ?? [], clock);
  const upgrader = createWebSocketUpgrader(clock);
  const front = await openHttpFront(
    {
      allowedOrigins: options.allowedOrigins,
      allowedHosts: options.allowedHosts,
      newId,
      health: () => ({
        ok: true,
        body: { status: core.isDraining ? "draining" : "ok", ...core.counts },
      }),
      // Alive is not ready: a node without its bus serves whom it has, and gets nobody new.
      ready: () => ({
        ok: !core.isDraining && bus.isConnected,
        body: { status: core.isDraining ? "draining" : bus.isConnected ? "ok" : "without its bus" },
      }),
      metrics: async () => ({ contentType: prometheus.contentType, text: await prometheus.text(core.counts) }),
      metricsToken: options.metricsToken,
      addressHeader: options.addressHeader,
      refused: (status) => metrics.upgradeRefused(status),
      enter: (address) => crowd.openFrom(address),
      internal: async (call) => answerInternal(door.judge(call), core),
      upgrade: (upgrade, { origin, leave }) => {
        upgrader.upgrade(upgrade, (socket) => core.accept(socket, origin, leave));
      },
    },
    { port: options.port, bind: options.bind ?? "127.0.0.1" },
  );
  return { port: front.port, close: once(() => shutDown({ core, upgrader, front, clock, bus, reporter, telemetry })) };
}

async function openBus({ natsUrl, natsReplicas }: RelayOptions, { clock, log }: Ground): Promise<Bus> {
  if (natsUrl === undefined) return new MemoryBus(new MemoryExchange(clock), log);
  for (;;) {
    try {
      return await openNatsBus({ url: natsUrl, replicas: natsReplicas, log });
    } catch (error) {
      log.warn("the bus cannot be opened (NATS_URL); trying again", { problem: String(error) });
      await new Promise<void>((resolve) => clock.after(busRetryMs, resolve));
    }
  }
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

async function answerInternal(verdict: InternalVerdict, core: RelayCore): Promise<InternalAnswer> {
  if ("refused" in verdict) return { problem: { code: verdict.refused, message: verdict.message } };
  try {
    await core.revoke(verdict.revoke);
    return { body: { ok: true } };
  } catch {
    return { problem: { code: "unavailable", message: "The other relay nodes could not be told; call again." } };
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}

interface Running {
  readonly core: RelayCore;
  readonly upgrader: ReturnType<typeof createWebSocketUpgrader>;
  readonly front: { close(): Promise<void> };
  readonly bus: Bus;
  readonly reporter: PresenceReporter | undefined;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

async function shutDown({ core, upgrader, front, clock, bus, reporter, telemetry }: Running): Promise<void> {
  await new Promise<void>((resolve) => {
    core.drain(resolve);
  });
  const cancel = clock.after(limits.closeGraceMs, () => {
    upgrader.terminateAll();
  });
  await front.close();
  cancel();
  await reporter?.close();
  await bus.close();
  await telemetry.close();
}
