/** The relay's metrics in Prometheus' text format. The one user of its client. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { RelayCounts, RelayMetrics } from "./metrics.ts";
import type { ViewState } from "./outbox.ts";

/** From a local network to the other side of the world; beyond it something is wrong. */
const roundTripSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

const viewStates = ["streaming", "filling", "waiting", "draining", "showing"] as const satisfies readonly ViewState[];

export interface Prometheus {
  readonly metrics: RelayMetrics;
  readonly contentType: string;
  /** Everything that was counted, and how things stand. */
  text(counts: RelayCounts, views: readonly ViewState[]): Promise<string>;
}

/** `region`: where the node runs, if anybody says. */
export function createPrometheus(region?: string): Prometheus {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "coda_relay_" });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `coda_relay_${name}`, help, labelNames: [...labelNames], registers: [registry] });

  const opened = counter("sockets_opened_total", "WebSockets that were opened.");
  const closed = counter("sockets_closed_total", "WebSockets that were closed, by why.", ["reason"]);
  const refused = counter("upgrades_refused_total", "Upgrades that were refused, by HTTP status.", ["status"]);
  const bytes = counter("terminal_bytes_total", "Terminal bytes, by way.", ["way"]);
  const stalls = counter("credit_stalls_total", "Times output began to wait for a browser's acknowledgement.");
  const skips = counter("skips_total", "Times a browser's view was moved on by a keyframe.");
  const gaveWay = counter("tails_given_way_total", "Times the oldest tail of a device was forgotten for a newer one.");
  const drains = counter("drains_total", "Drains that were begun.");
  const revocations = counter("revocations_total", "Sockets that were closed because a permission was taken back.");
  const trips = new Histogram({
    name: "coda_relay_round_trip_seconds",
    help: "From a ping to its pong, by who answered; node: another relay node, by the bus.",
    labelNames: ["role"],
    buckets: roundTripSeconds,
    registers: [registry],
  });
  new Gauge({
    name: "coda_relay_node_info",
    help: "Always 1: what is known of this node.",
    labelNames: ["region"],
    registers: [registry],
  }).set({ region: region ?? "" }, 1);
  const tellCounts = countsGauges(registry);
  const tellViews = viewsGauge(registry);

  return {
    metrics: {
      socketOpened: () => opened.inc(),
      socketClosed: (reason) => closed.inc({ reason }),
      upgradeRefused: (status) => refused.inc({ status }),
      roundTrip: (role, ms) => trips.observe({ role }, ms / 1_000),
      outputReceived: (count) => bytes.inc({ way: "from_helpers" }, count),
      outputSent: (count) => bytes.inc({ way: "to_browsers" }, count),
      inputReceived: (count) => bytes.inc({ way: "from_browsers" }, count),
      creditStalled: () => stalls.inc(),
      viewSkipped: () => skips.inc(),
      tailGaveWay: () => gaveWay.inc(),
      drained: () => drains.inc(),
      revoked: () => revocations.inc(),
    },
    contentType: registry.contentType,
    text: async (counts, views) => {
      tellViews(views);
      tellCounts(counts);
      return registry.metrics();
    },
  };
}

function countsGauges(registry: Registry): (counts: RelayCounts) => void {
  const gauge = (name: string, help: string) => new Gauge({ name: `coda_relay_${name}`, help, registers: [registry] });
  const gauges = {
    connections: gauge("connections", "Open sockets."),
    devices: gauge("devices", "Devices with a helper or a room."),
    helpers: gauge("helpers", "Devices whose helper is connected, here or at another node."),
    rooms: gauge("rooms", "Sessions in memory."),
    tailBytes: gauge("tail_bytes", "Memory that recent output of watched panes takes."),
  } satisfies Record<keyof RelayCounts, Gauge>;
  return (counts) => {
    for (const key of Object.keys(gauges) as (keyof RelayCounts)[]) gauges[key].set(counts[key]);
  };
}

function viewsGauge(registry: Registry): (views: readonly ViewState[]) => void {
  const gauge = new Gauge({
    name: "coda_relay_views",
    help: "Browsers' views of panes, by what they wait for. Whatever that is, it is under way: none waits for long.",
    labelNames: ["state"],
    registers: [registry],
  });
  return (views) => {
    for (const state of viewStates) gauge.set({ state }, views.filter((view) => view === state).length);
  };
}
