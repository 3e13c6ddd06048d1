/**
 * Both images, as far as they can be held without an engine: what their Dockerfiles say, and the relay built from nothing but
 * what its Dockerfile copies, then run by another user than root. The web app's takes minutes: docs/deploy.md says how it was tried.
 */
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { run } from "../scripts/command.ts";
import { startPostgres } from "../scripts/setup/postgres.ts";
import { copyContext, dockerfileText, stagesOf, type Stage } from "./support/dockerfile.ts";
import { freePorts } from "./support/free-ports.ts";
import { waitFor } from "./support/wait-for.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const manifestSchema = z.object({
  name: z.string(),
  packageManager: z.string().optional(),
  dependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()).optional(),
});
const manifestOf = (file: string) => manifestSchema.parse(JSON.parse(read(file)));

interface Image {
  readonly file: string;
  readonly build: Stage;
  readonly final: Stage;
}

function imageOf(file: string): Image {
  const [build, final, ...more] = stagesOf(dockerfileText(file));
  if (build === undefined || final === undefined || more.length > 0) throw new Error(`${file} has not two stages`);
  return { file, build, final };
}

const web = imageOf("Dockerfile");
const relay = imageOf("relay/Dockerfile");
const images: readonly (readonly [string, Image])[] = [web, relay].map((image) => [image.file, image]);

describe.each(images)("%s", (file, { build, final }) => {
  test("says nothing that a builder would refuse or warn of", () => {
    expect(validate(dockerfileText(file)).map(({ message }) => message)).toEqual([]);
  });

  test("is of the very Node that the repository is developed with, in both stages", () => {
    const pinned = /^nodeVersion: (24\.\d+\.\d+)$/mu.exec(read("pnpm-workspace.yaml"))?.[1];
    expect([build.image, final.image]).toEqual(Array(2).fill(`node:${pinned}-bookworm-slim`));
  });

  test("runs as another user than root, tells whether it is alive, and is started without a shell, which would keep signals", () => {
    expect(final.texts["USER"]).toEqual(["node"]);
    expect(final.texts["HEALTHCHECK"]).toHaveLength(1);
    const commands = [...(final.texts["CMD"] ?? []), ...(final.texts["HEALTHCHECK"] ?? [])];
    for (const command of commands) expect(command).toMatch(/(?:^|CMD )\["node", /u);
    expect(final.texts["RUN"]).toBeUndefined();
  });

  test("copies what is there, and to the end only what was built", () => {
    const missing = build.copies.flatMap(({ sources }) => sources).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
    expect(final.copies.map(({ from }) => from)).toEqual(final.copies.map(() => "build"));
  });

  test("installs by the lock file, with every package of ours that it is built of", () => {
    expect(build.texts["RUN"]?.[0]).toContain("$pnpm install --frozen-lockfile");
    const copied = build.copies.flatMap(({ sources }) => sources);
    const wanted = [...(build.texts["RUN"]?.[0] ?? "").matchAll(/--filter (\S+)\.\.\./gu)].map(
      ([, name]) => name ?? "",
    );
    const needed = wanted.flatMap((name) => withOurs(name));
    expect(needed.length).toBeGreaterThan(2);
    for (const folder of needed) expect(copied).toContain(join(folder, "package.json"));
  });
});

/** The folders of a package and of ours that it stands on; "" is the root's. */
function withOurs(name: string): string[] {
  const folder = name === "coda" ? "" : name.replace("@coda/", "");
  const ours = Object.keys(manifestOf(join(folder, "package.json")).dependencies).filter((one) =>
    one.startsWith("@coda/"),
  );
  return [folder, ...ours.flatMap(withOurs)];
}

test("the web app's is started as Next's standalone server, built by the commands of every other build", () => {
  expect(web.final.texts["CMD"]).toEqual(['["node", "server.js"]']);
  expect(web.build.texts["RUN"]?.slice(1)).toEqual([
    "cd service-worker && node build.ts",
    "node node_modules/next/dist/bin/next build",
    "node scripts/tasks/one-copy.ts .next/standalone/.next",
    "node scripts/tasks/build-migration.ts",
  ]);
  expect(manifestOf("service-worker/package.json").scripts?.["build"]).toBe("node build.ts");
});

test("the web app's has one file that migrates a real server, with the migrations below it and nothing else", async () => {
  const alone = mkdtempSync(join(tmpdir(), "coda-migration-"));
  const server = await startPostgres();
  onTestFinished(async () => {
    await server.stop();
    rmSync(alone, { recursive: true, force: true });
  });
  const program = process.execPath;
  const built = await run({ program, args: ["scripts/tasks/build-migration.ts"], cwd: root });
  expect([built.code, built.output]).toEqual([0, ""]);
  cpSync(join(root, "dist", "db-migrate.mjs"), join(alone, "db-migrate.mjs"));
  cpSync(join(root, "drizzle", "migrations"), join(alone, "drizzle", "migrations"), { recursive: true });
  const { code, output } = await run({
    program,
    args: ["db-migrate.mjs"],
    cwd: alone,
    env: { DATABASE_URL: server.url, NODE_PATH: undefined },
  });
  expect([code, output]).toEqual([0, "coda: the database of DATABASE_URL is up to date.\n"]);
});

test("no secret and nothing that was built here is sent to a builder", () => {
  const ignored = read(".dockerignore").split("\n");
  expect(ignored).toEqual(
    expect.arrayContaining(["**/.env", "**/.env.*", ".coda", ".git", "**/node_modules", ".next"]),
  );
  expect(ignored.filter((line) => line.startsWith("!"))).toEqual([]);
});

describe("the relay's image", () => {
  const folder = mkdtempSync(join(tmpdir(), "coda-image-"));
  const built = join(folder, "built");
  const bundle = join(built, "relay", "dist", "relay.mjs");

  beforeAll(async () => {
    copyContext(relay.build, built);
    // In place of the install, which a test has no registry for: the same packages, by the same lock file.
    for (const place of ["", "relay", "protocol", "telemetry"])
      symlinkSync(join(root, place, "node_modules"), join(built, place, "node_modules"));
    const { code, output } = await run({ program: process.execPath, args: ["build.ts"], cwd: join(built, "relay") });
    if (code !== 0) throw new Error(`the relay could not be built of what its Dockerfile copies:\n${output}`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is one file that another user runs where nothing else is and nothing can be written, until it is told to end", async () => {
    expect(relay.final.copies).toEqual([
      { from: "build", sources: ["/coda/relay/dist/relay.mjs"], target: "/relay.mjs" },
    ]);
    expect(relay.final.texts["CMD"]).toEqual(['["node", "/relay.mjs"]']);
    const alone = join(folder, "alone");
    cpSync(bundle, join(alone, "relay.mjs"));
    for (const path of [folder, alone]) chmodSync(path, 0o555);
    const { relay: port } = await freePorts("relay");
    const { publicKey } = generateKeyPairSync("ed25519");
    const child = spawn(process.execPath, ["relay.mjs"], {
      cwd: alone,
      // As in the image: nothing of ours but what it is told.
      env: {
        NODE_ENV: "production",
        RELAY_BIND: "0.0.0.0",
        CODA_RELAY_PORT: String(port),
        RELAY_ALLOWED_ORIGINS: "https://coda.example",
        TICKET_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
      },
      stdio: ["ignore", "pipe", "inherit"],
      ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
    });
    await waitFor(() => isHealthy(relay, { CODA_RELAY_PORT: String(port) }), { what: "a healthy relay" });
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await isHealthy(relay, { CODA_RELAY_PORT: String(port) })).toBeUndefined();
    chmodSync(folder, 0o755);
  });
});

/** Runs the image's own health check. */
async function isHealthy({ final }: Image, env: Readonly<Record<string, string>>): Promise<true | undefined> {
  const text = /CMD (\[.*\])$/u.exec(final.texts["HEALTHCHECK"]?.[0] ?? "")?.[1] ?? "[]";
  const [program, ...args] = z.array(z.string()).parse(JSON.parse(text));
  expect(program).toBe("node");
  const { code } = await run({ program: process.execPath, args, env });
  return code === 0 ? true : undefined;
}
