/**
 * Every environment variable that the code reads is in .env.example, and every one there is read; those of web app and relay are
 * in docs/deploy.md too. What is found is found in the sources: a name behind `env`, a key of a schema of the environment, or
 * a setting's variable.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

const products =
  "{app,server,drizzle,telemetry/src,relay/src,runner-core/src,runner-desktop/src,scripts}/**/*.{ts,tsx,mjs}";
const isTest = (file: string): boolean =>
  /\.test\.tsx?$|-contract\.ts$|\/testing\/|^scripts\/(?:check|setup)\//u.test(file);
const files = globSync(products, { cwd: root })
  .filter((file) => !isTest(file))
  .concat("next.config.ts", "instrumentation.ts", "scripts/setup/chromium.ts");

/** `env["NAME"]`, `env.NAME`, `readPort(env, "NAME"`, and `variable: "NAME"` of the tables of settings. */
const readings = [
  /\benv(?:ironment)?(?:\["|\.)([A-Z][A-Z0-9_]+)\b/gu,
  /\(env, "([A-Z][A-Z0-9_]+)"/gu,
  /\bvariable: "([A-Z][A-Z0-9_]+)"/gu,
];
/** The schemas: in these files a key in capitals is a variable. */
const schemas =
  /^(?:server\/config|server\/account\/ways-in-settings|server\/push\/vapid-settings|relay\/src\/config|telemetry\/src\/settings)\.ts$/u;
const schemaKey = /^ {2}([A-Z][A-Z0-9_]+): /gmu;

function namesIn(file: string): string[] {
  const text = read(file).replaceAll(/\/\*.*?\*\//gsu, "");
  const patterns = schemas.test(file) ? [...readings, schemaKey] : readings;
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name ?? ""));
}

const readNames = new Map(files.flatMap((file) => namesIn(file).map((name) => [name, file])));

/** The machine's, the desktop's or the host's own: said by them, not by whoever runs Coda. */
const ofTheMachine = new Set(
  `PATH HOME USER SHELL TERM TMUX TERMINFO TERMINFO_DIRS NO_COLOR BROWSER
   DISPLAY WAYLAND_DISPLAY SSH_CONNECTION DBUS_SESSION_BUS_ADDRESS INVOCATION_ID APPIMAGE APPDIR
   XDG_STATE_HOME XDG_CONFIG_HOME XDG_DATA_HOME ASDF_DATA_DIR MISE_DATA_DIR
   HTTPS_PROXY HTTP_PROXY NO_PROXY XPC_SERVICE_NAME NODE_ENV NEXT_RUNTIME VERCEL CI`.split(/\s+/u),
);
/** The exporter's own by OpenTelemetry's specification, of which .env.example names the ones that most set. */
const isTracing = (name: string): boolean => name.startsWith("OTEL_");
/** Said by a build of ours to the next step of it. */
const ofTheBuild = new Set(["CODA_STANDALONE"]);
/** Said by a helper to the program that its process becomes. */
const ofTheHelper = new Set(["CODA_SUCCEEDS"]);
/** Nobody who runs Coda says them. */
const isOurs = (name: string): boolean => ofTheMachine.has(name) || ofTheBuild.has(name) || ofTheHelper.has(name);

const example = read(".env.example");
const sections = example
  .split(/^# -{20,} /mu)
  .map((text) => ({ title: text.split("\n", 1)[0] ?? "", names: namesOf(text) }));
const exampleNames = namesOf(example);

function namesOf(text: string): string[] {
  return [...text.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gmu)].map(([, name]) => name ?? "");
}

describe(".env.example", () => {
  test("has every variable that the code reads", () => {
    expect(readNames.size).toBeGreaterThan(60);
    const missing = [...readNames].filter(
      ([name]) => !exampleNames.includes(name) && !isOurs(name) && !isTracing(name),
    );
    expect(missing).toEqual([]);
  });

  test("has none that nothing reads, and each once", () => {
    expect(exampleNames.filter((name) => !readNames.has(name) && !isTracing(name))).toEqual([]);
    expect(exampleNames.toSorted()).toEqual([...new Set(exampleNames)].toSorted());
  });

  test("says something of each, in the lines above it or of its group", () => {
    const groups = example.split(/\n\n+/u).filter((group) => namesOf(group).length > 0);
    const mute = groups.filter((group) => !/^# \S/mu.test(group));
    expect(mute).toEqual([]);
  });
});

test("docs/deploy.md's table has every variable of web app and relay", () => {
  const table = read("docs/deploy.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .join("\n");
  const named = sections
    .filter(({ title }) => /^(?:web app|relay|web and relay)$/u.test(title))
    .flatMap(({ names }) => names);
  expect(named.length).toBeGreaterThan(30);
  const families = [...table.matchAll(/`([A-Z_]+_)…`/gu)].map(([, family]) => family ?? "");
  const missing = named.filter(
    (name) => !table.includes(`\`${name}\``) && !families.some((family) => name.startsWith(family)),
  );
  expect(missing.filter((name) => name !== "CODA_LOCAL")).toEqual([]);
});
