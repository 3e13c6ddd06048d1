/**
 * The Helm chart and the manifests made of it. Helm is no package of the registry, so what is held here without it are its
 * results: the manifests are of the chart as it is, are what Kubernetes' own types allow, and agree with the images and
 * the code. Where `helm` is in PATH the chart itself is rendered.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { Ajv } from "ajv";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { run } from "../scripts/command.ts";
import { chartFolder, manifestFiles, manifestText, valuesFile } from "../scripts/manifests.ts";
import { findInPath } from "../scripts/setup/program.ts";
import { dockerfileText, stagesOf } from "./support/dockerfile.ts";

const root = join(import.meta.dirname, "..");
const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8");

const thingSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.record(z.string(), z.unknown()),
});
type Thing = z.infer<typeof thingSchema>;

function thingsOf(text: string): Thing[] {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true })
    .map((document) => {
      expect([...document.errors, ...document.warnings]).toEqual([]);
      return document.toJS() as unknown;
    })
    .filter((content) => content !== null)
    .map((content) => thingSchema.parse(content));
}

const things = manifestFiles.flatMap(({ file }) => thingsOf(readFileSync(file, "utf8")));

function thing(kind: string, name: string): Thing {
  const found = things.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

const variableSchema = z.object({ name: z.string(), value: z.string().optional() });
const podSchema = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  terminationGracePeriodSeconds: z.int().optional(),
  securityContext: z.looseObject({ runAsNonRoot: z.literal(true), runAsUser: z.int().min(1) }),
  containers: z
    .array(
      z.looseObject({
        image: z.string(),
        command: z.array(z.string()).optional(),
        env: z.array(z.looseObject(variableSchema.shape)),
        envFrom: z.array(z.object({ secretRef: z.object({ name: z.string() }) })).default([]),
        ports: z.array(z.object({ name: z.string(), containerPort: z.int() })).default([]),
        securityContext: z.looseObject({}),
        readinessProbe: z.looseObject({ httpGet: z.looseObject({ path: z.string() }) }).optional(),
        lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.int() }) }) }).optional(),
        resources: z.object({
          requests: z.record(z.string(), z.string()),
          limits: z.looseObject({ memory: z.string() }),
        }),
      }),
    )
    .length(1),
});
const runnerSchema = z.looseObject({ replicas: z.int().optional(), template: z.looseObject({ spec: podSchema }) });

function podOf(kind: string, name: string) {
  const { replicas, template } = runnerSchema.parse(thing(kind, name).spec);
  const [container] = template.spec.containers;
  if (container === undefined) throw new Error(`${name} has no container`);
  return { replicas, pod: template.spec, container };
}

const web = podOf("Deployment", "coda-web");
const relay = podOf("Deployment", "coda-relay");
const migrate = podOf("Job", "coda-migrate");

test("the manifests are Helm's output of the chart as it is, and nobody's own: after a change `npm run manifests`", () => {
  for (const { file } of manifestFiles) {
    const [first = "", ...rest] = readFileSync(file, "utf8").split("\n");
    expect([file, first]).toEqual([file, manifestText(rest.join("\n")).split("\n", 1)[0]]);
  }
});

test("the manifests are what Kubernetes' own types allow, to the last name", async () => {
  const wrong = { ...thing("Service", "coda-web"), spec: { ports: [{ port: 80, targetport: "http" }] } };
  expect(await typeFaults([wrong])).toContain("targetport");
  expect(await typeFaults(things)).toBe("");
});

/** What the compiler says of these as literals: it knows which names there are, which are needed, and what they hold. */
async function typeFaults(literals: readonly Thing[]): Promise<string> {
  // Below e2e, where the types are found.
  const folder = mkdtempSync(join(root, "e2e", "node_modules", ".manifests-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const texts = literals.map(
    (one, at) =>
      `export const thing${at}: import("kubernetes-types/${typesOf(one)}").${one.kind} = ${JSON.stringify(one)};`,
  );
  writeFileSync(join(folder, "manifests.ts"), texts.join("\n"));
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--ignoreConfig", "--types", "", "--module", "esnext"];
  const { output } = await run({
    program: process.execPath,
    args: [
      join(root, "node_modules", "typescript", "bin", "tsc"),
      ...options,
      "--moduleResolution",
      "bundler",
      "manifests.ts",
    ],
    cwd: folder,
  });
  return output;
}

/** `networking.k8s.io/v1` lies at networking/v1, and what has no group at core/v1. */
function typesOf({ apiVersion }: Thing): string {
  const [group = "", version] = apiVersion.split("/");
  return version === undefined ? `core/${group}` : `${group.split(".", 1)[0]}/${version}`;
}

test("there is what an installation needs", () => {
  expect(things.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual(
    ["Deployment", "Ingress", "NetworkPolicy", "PodDisruptionBudget", "Service"]
      .flatMap((kind) => [`${kind} coda-relay`, `${kind} coda-web`])
      .concat("Job coda-migrate")
      .toSorted(),
  );
  expect(relay.replicas).toBeGreaterThanOrEqual(2);
});

test("every Pod is another user than root, on files it cannot write, without a token of the cluster", () => {
  for (const { pod, container } of [web, relay, migrate]) {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  }
});

describe("the containers agree with images and code", () => {
  const finalOf = (file: string) => stagesOf(dockerfileText(file)).at(-1)?.texts ?? {};

  test("in their ports", () => {
    expect(web.container.ports.map(({ containerPort }) => String(containerPort))).toEqual(
      finalOf("Dockerfile")["EXPOSE"],
    );
    const ports = relay.container.ports.map(({ containerPort }) => String(containerPort));
    expect(ports).toEqual(finalOf("relay/Dockerfile")["EXPOSE"]);
    expect(relay.container.env).toContainEqual({ name: "CODA_RELAY_PORT", value: ports[0] });
  });

  test("in what is run to migrate", () => {
    expect(migrate.container.image).toBe(web.container.image);
    expect(migrate.container.command).toEqual(["node", "db-migrate.mjs"]);
    expect(finalOf("Dockerfile")["COPY"]?.join("\n")).toContain("/coda/dist/db-migrate.mjs ./");
  });

  test("in variables, each of which the code reads and no secret is written out", () => {
    const known = new Set([...read(".env.example").matchAll(/^#?([A-Z][A-Z0-9_]+)=/gmu)].map(([, name]) => name));
    const told = [web, relay, migrate].flatMap(({ container }) => container.env);
    expect(told.filter(({ name }) => !known.has(name))).toEqual([]);
    expect(told.filter(({ name, value }) => /SECRET|KEY|DATABASE|TOKEN/u.test(name) && value !== undefined)).toEqual(
      [],
    );
    expect(web.container.envFrom).toEqual([{ secretRef: { name: "coda-web" } }]);
    expect(relay.container.envFrom).toEqual([{ secretRef: { name: "coda-relay" } }]);
  });

  test("in how a relay is replaced: out of the service first, then as long as its drain may take", () => {
    expect(relay.container.readinessProbe?.httpGet.path).toBe("/readyz");
    const asleepMs = (relay.container.lifecycle?.preStop.sleep.seconds ?? 0) * 1000;
    expect(asleepMs).toBeGreaterThan(0);
    expect((relay.pod.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(asleepMs + limits.forcedExitMs);
  });

  test("in addresses: each part is told the other's as the ingress serves it, with time-outs that outlast silence", () => {
    const ingressSchema = z.looseObject({ rules: z.array(z.looseObject({ host: z.string() })).length(1) });
    const hostOf = (name: string) => ingressSchema.parse(thing("Ingress", name).spec).rules[0]?.host ?? "";
    const value = ({ container }: typeof web, name: string) => container.env.find((one) => one.name === name)?.value;
    expect(value(web, "NEXTAUTH_URL")).toBe(`https://${hostOf("coda-web")}`);
    expect(value(web, "DEVMODE_RELAY_URL")).toBe(`wss://${hostOf("coda-relay")}/v1/socket`);
    expect(value(relay, "RELAY_ALLOWED_ORIGINS")).toBe(value(web, "NEXTAUTH_URL"));
    expect(value(relay, "RELAY_ALLOWED_HOSTS")).toBe(hostOf("coda-relay"));
    const { annotations } = z
      .looseObject({ annotations: z.record(z.string(), z.string()) })
      .parse(thing("Ingress", "coda-relay").metadata);
    const timeoutMs = Number(annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]) * 1000;
    expect(timeoutMs).toBeGreaterThan(10 * limits.pingIntervalMs);
  });
});

describe("the chart's values", () => {
  const values: unknown = parse(read("deploy/helm/coda/values.yaml"));
  const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(read("deploy/helm/coda/values.schema.json")));
  const accepts = new Ajv({ strict: true }).compile(schema);

  test("fit their schema, which refuses a relay alone, a wrong name and what it does not know", () => {
    expect([accepts(values), accepts.errors ?? []]).toEqual([true, []]);
    const edited = (edit: (copy: z.infer<typeof valuesSchema>) => void): boolean => {
      const copy = valuesSchema.parse(structuredClone(values));
      edit(copy);
      return accepts(copy);
    };
    expect(edited((copy) => (copy.relay.replicas = 1))).toBe(false);
    expect(edited((copy) => (copy.sessionPrefix = "Coda!"))).toBe(false);
    expect(edited((copy) => (copy["webb"] = {}))).toBe(false);
  });

  test("are each explained", () => {
    const undocumented = read("deploy/helm/coda/values.yaml")
      .split("\n")
      .filter((line, at, lines) => /^[a-z]\w*: ?\S/u.test(line) && !/^(?:#|\w+: ?\S)/u.test(lines[at - 1] ?? ""));
    expect(undocumented).toEqual([]);
  });

  const valuesSchema = z.looseObject({ sessionPrefix: z.string(), relay: z.looseObject({ replicas: z.int() }) });
});

test("the chart is of the version of the product", () => {
  const { appVersion } = z.looseObject({ appVersion: z.string() }).parse(parse(read("deploy/helm/coda/Chart.yaml")));
  expect(appVersion).toBe(z.looseObject({ version: z.string() }).parse(JSON.parse(read("package.json"))).version);
});

const helm = findInPath("helm");
test.skipIf(helm === undefined)(
  "Helm finds nothing wrong with the chart, and renders what is kept (where helm is installed)",
  async () => {
    const lint = await run({ program: "helm", args: ["lint", "--strict", chartFolder, "--values", valuesFile] });
    expect([lint.code, lint.output]).toEqual([0, expect.stringContaining("0 chart(s) failed")]);
    for (const { file, template } of manifestFiles) {
      const args = ["template", "coda", chartFolder, "--values", valuesFile, "--namespace", "coda", ...template];
      const { code, output } = await run({ program: "helm", args });
      expect([code, manifestText(output)]).toEqual([0, readFileSync(file, "utf8")]);
    }
  },
);
