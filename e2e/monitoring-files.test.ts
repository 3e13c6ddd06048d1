/**
 * deploy/monitoring and its profile in docker-compose.yml, held against the code: what is asked for is counted, each figure is
 * shown, and what is collected from is there. Queries go through Prometheus' own grammar; nothing of it was run here.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { createPrometheus } from "@coda/relay/prometheus";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { figureNames, figureTable, type CounterFigure, type HistogramFigure } from "../server/figure/figure-table.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const monitoring = "deploy/monitoring";

/** A metric as it is asked for, and what it can be told apart by. */
type Known = ReadonlyMap<string, ReadonlySet<string>>;

function ofWeb(): Known {
  return new Map(
    figureNames.flatMap((figure): [string, Set<string>][] => {
      const entry: CounterFigure | HistogramFigure = figureTable[figure];
      if (entry.kind === "counter") return [[entry.name, new Set(entry.label === undefined ? [] : [entry.label.name])]];
      return [
        [`${entry.name}_bucket`, new Set(["le"])],
        [`${entry.name}_sum`, new Set()],
        [`${entry.name}_count`, new Set()],
      ];
    }),
  );
}

/** As a node that has counted one of everything prints it. */
async function ofRelay(): Promise<Known> {
  const prometheus = createPrometheus("fra");
  const { metrics } = prometheus;
  metrics.socketClosed("peer");
  metrics.upgradeRefused(403);
  metrics.roundTrip("helper", 1);
  metrics.outputReceived(1);
  const printed = await prometheus.text({ connections: 0, devices: 0, helpers: 0, rooms: 0, tailBytes: 0 }, []);
  const known = new Map<string, Set<string>>();
  for (const [, name = "", labels = ""] of printed.matchAll(/^(coda_[a-z_]+)(?:\{([^}]*)\})? /gmu)) {
    const held = known.get(name) ?? new Set();
    for (const [, label = ""] of labels.matchAll(/(\w+)="/gu)) held.add(label);
    known.set(name, held);
  }
  return known;
}

const known: Known = new Map([...ofWeb(), ...(await ofRelay())]);

const targetSchema = z.object({ expr: z.string().min(1), datasource: z.object({ uid: z.string() }) });
const dashboard = z
  .object({
    uid: z.literal("coda"),
    panels: z.array(
      z.object({
        id: z.int(),
        type: z.enum(["row", "timeseries"]),
        title: z.string().min(1),
        description: z.string().optional(),
        gridPos: z.object({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
        targets: z.array(targetSchema).default([]),
      }),
    ),
  })
  .parse(JSON.parse(read(`${monitoring}/grafana/dashboards/coda.json`)));
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** By the grammar's own names of its parts. */
function partsOf(query: string): { readonly metrics: string[]; readonly labels: string[]; readonly errors: number } {
  // Grafana puts a duration there.
  const asked = query.replaceAll("$__rate_interval", "5m");
  const metrics: string[] = [];
  const labels: string[] = [];
  let errors = 0;
  parser.parse(asked).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) errors += 1;
      else if (name === "Identifier" && node.parent?.name === "VectorSelector") metrics.push(asked.slice(from, to));
      else if (name === "LabelName") labels.push(asked.slice(from, to));
    },
  });
  return { metrics, labels, errors };
}

describe("the dashboard", () => {
  test("asks in Prometheus' language, for metrics and labels that there are", () => {
    expect(queries.length).toBeGreaterThan(15);
    for (const query of queries) {
      const { metrics, labels, errors } = partsOf(query);
      expect([query, errors, metrics.length > 0]).toEqual([query, 0, true]);
      for (const metric of metrics) {
        expect([query, known.has(metric)]).toEqual([query, true]);
        expect([query, labels.filter((label) => known.get(metric)?.has(label) !== true)]).toEqual([query, []]);
      }
    }
  });

  test("is looked at by what finds a mistake: neither a wrong query nor an unknown metric passes", () => {
    expect(partsOf("sum by (le (rate(coda_attach_seconds_bucket[5m])))").errors).toBeGreaterThan(0);
    expect(partsOf("sum by (user) (rate(coda_attach_secs[5m]))")).toEqual({
      metrics: ["coda_attach_secs"],
      labels: ["user"],
      errors: 0,
    });
    expect(known.has("coda_attach_secs")).toBe(false);
  });

  test("shows each figure of the web app", () => {
    const asked = queries.join("\n");
    expect(figureNames.filter((figure) => !asked.includes(figureTable[figure].name))).toEqual([]);
  });

  test("says of each panel what it is, and lays none over another", () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const undescribed = dashboard.panels.filter(({ type, description }) => type !== "row" && description === undefined);
    expect(undescribed).toEqual([]);
  });
});

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      profiles: z.array(z.string()).optional(),
      volumes: z.array(z.string()).default([]),
      secrets: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
    }),
  ),
  secrets: z.record(z.string(), z.object({ environment: z.string() })),
});
const compose = composeSchema.parse(parseYaml(read("docker-compose.yml"), { merge: true }));

describe("what collects and shows it", () => {
  const prometheus = z
    .object({
      scrape_configs: z.array(
        z.object({
          job_name: z.string(),
          metrics_path: z.string(),
          authorization: z.object({ credentials_file: z.string() }),
          static_configs: z.array(z.object({ targets: z.array(z.string()) })),
        }),
      ),
    })
    .parse(parseYaml(read(`${monitoring}/prometheus.yml`)));

  test("asks web app and relay where they answer, with the token of both", () => {
    const jobs = prometheus.scrape_configs.map(({ metrics_path, static_configs }) => ({
      path: metrics_path,
      targets: static_configs.flatMap(({ targets }) => targets),
    }));
    expect(jobs).toEqual([
      { path: "/api/metrics", targets: ["web:3000"] },
      { path: "/metrics", targets: ["web:8787"] },
    ]);
    expect(existsSync(join(root, "app/api/metrics/route.ts"))).toBe(true);
    expect(read("relay/src/http-pages.ts")).toContain('case "/metrics"');
    for (const { authorization } of prometheus.scrape_configs)
      expect(authorization.credentials_file).toBe("/run/secrets/metrics_token");
    expect(compose.services["prometheus"]?.secrets).toEqual(["metrics_token"]);
    expect(compose.secrets["metrics_token"]?.environment).toBe("METRICS_TOKEN");
    for (const part of ["web", "relay"])
      expect(compose.services[part]?.environment["METRICS_TOKEN"]).toBe("${METRICS_TOKEN:-}");
  });

  test("starts with its profile alone, and finds its files", () => {
    const inProfile = Object.entries(compose.services).filter(([, { profiles }]) => profiles?.includes("monitoring"));
    expect(inProfile.map(([name]) => name)).toEqual(["prometheus", "grafana"]);
    for (const [, { volumes }] of inProfile) {
      const files = volumes.filter((volume) => volume.startsWith("./")).map((volume) => volume.split(":")[0] ?? "");
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    }
  });

  test("shows the dashboard from the source that is provisioned", () => {
    const { datasources } = z
      .object({ datasources: z.array(z.object({ uid: z.string(), type: z.literal("prometheus"), url: z.url() })) })
      .parse(parseYaml(read(`${monitoring}/grafana/provisioning/datasources/prometheus.yml`)));
    const asked = dashboard.panels.flatMap(({ targets }) => targets.map(({ datasource }) => datasource.uid));
    expect(new Set(asked)).toEqual(new Set(datasources.map(({ uid }) => uid)));
    expect(datasources.map(({ url }) => url)).toEqual(["http://prometheus:9090"]);
    const { providers } = z
      .object({ providers: z.array(z.object({ options: z.object({ path: z.string() }) })) })
      .parse(parseYaml(read(`${monitoring}/grafana/provisioning/dashboards/coda.yml`)));
    const mounted = compose.services["grafana"]?.volumes.map((volume) => volume.split(":")[1]);
    for (const { options } of providers) expect(mounted).toContain(options.path);
  });

  test("docs/telemetry.md has every metric of web app and relay, but for those of Node itself", () => {
    const text = read("docs/telemetry.md");
    const ours = [...known.keys()].filter((name) => !/^coda_relay_(?:process|nodejs)_/u.test(name));
    const names = ours.map((name) => name.replace(/_(?:bucket|sum|count)$/u, ""));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !text.includes(`\`${name}`))).toEqual([]);
  });
});
