/** The house: its parts, what each may import, and who alone may touch the outside. Data only; architecture.ts judges. */

export interface Part {
  /** `package`: reached by its name only. `web`: the parts of the Next app, reached as `@/part/…`. `tooling`: ours. */
  readonly kind: "package" | "web" | "tooling";
  /** Of our own parts. */
  readonly mayImport: readonly string[];
  /** Names of packages (with all their subpaths), scopes, or a prefix that ends with a colon. */
  readonly never: readonly string[];
  /** What its tests may import besides. */
  readonly testsMayImport?: readonly string[];
  /** Parts it reaches by relative paths: the tasks run this code under plain Node, which knows no alias. */
  readonly byRelativePath?: readonly string[];
}

const EVERY_PART = [
  "protocol",
  "telemetry",
  "terminal-client",
  "service-worker",
  "relay",
  "runner-core",
  "runner-desktop",
  "ui",
  "features",
  "server",
  "drizzle",
  "app",
  "scripts",
  "e2e",
  "bench",
];

/** Files directly in the root folder: Next's own (proxy.ts, instrumentation.ts) and the tools' configurations. */
export const ROOT_PART = "(root)";

export const parts: Readonly<Record<string, Part>> = {
  protocol: { kind: "package", mayImport: [], never: ["node:", "react", "next"] },
  "terminal-client": { kind: "package", mayImport: ["protocol"], never: ["node:", "react", "react-dom", "next"] },
  "service-worker": { kind: "package", mayImport: ["protocol"], never: ["node:", "react", "react-dom", "next"] },
  telemetry: { kind: "package", mayImport: [], never: ["react", "next", "drizzle-orm"] },
  relay: { kind: "package", mayImport: ["protocol", "telemetry"], never: ["@xterm", "next", "drizzle-orm"] },
  "runner-core": { kind: "package", mayImport: ["protocol", "telemetry"], never: ["electron", "next", "@xterm/xterm"] },
  "runner-desktop": {
    kind: "package",
    mayImport: ["runner-core", "protocol", "ui"],
    never: ["next", "drizzle-orm"],
    // Its window is a page with the web app's look.
    byRelativePath: ["ui"],
  },
  ui: { kind: "web", mayImport: [], never: ["next/server", "drizzle-orm"] },
  features: { kind: "web", mayImport: ["ui", "protocol", "terminal-client"], never: ["next/server", "drizzle-orm"] },
  server: {
    kind: "web",
    mayImport: ["drizzle", "protocol", "telemetry"],
    never: ["react-dom"],
    // Its contract suites speak to the real route handlers.
    testsMayImport: ["app"],
    byRelativePath: ["drizzle"],
  },
  drizzle: { kind: "web", mayImport: ["protocol"], never: ["react", "next"] },
  app: {
    kind: "web",
    mayImport: ["features", "ui", "server", "protocol"],
    never: ["drizzle-orm"],
    // One follows a trace through all parts.
    testsMayImport: ["telemetry"],
  },
  [ROOT_PART]: { kind: "web", mayImport: ["server", "protocol", "scripts"], never: ["drizzle-orm"] },
  scripts: { kind: "tooling", mayImport: EVERY_PART, never: [] },
  e2e: { kind: "tooling", mayImport: EVERY_PART, never: [] },
  bench: { kind: "tooling", mayImport: EVERY_PART, never: [] },
};

/** What tests of any part may use: real servers to test against. */
export const TEST_SETUP_FOLDER = "scripts/setup/";

/** The only things the protocol may stand on, so that every runtime can carry it. Its tests use more. */
export const PROTOCOL_DEPENDENCIES: readonly string[] = ["zod"];

export interface OutsideLibrary {
  /** A package, a scope that ends with `/`, or a node module. The first entry that matches an import counts. */
  readonly name: string;
  /** Files that may import it beside the one adapter, with the reason. */
  readonly alsoIn: readonly string[];
}

function alone(name: string): OutsideLibrary {
  return { name, alsoIn: [] };
}

/** Each is imported by one file per package: the adapter that hides it from the rest. */
export const outsideLibraries: readonly OutsideLibrary[] = [
  alone("ws"),
  // The main process has one; a preload script runs elsewhere, and is no module.
  { name: "electron", alsoIn: ["runner-desktop/src/preload.ts"] },
  // What it is told is typed by it.
  { name: "electron-builder", alsoIn: ["runner-desktop/packaging/builder-configuration.ts"] },
  alone("electron-updater"),
  // The bootstrap runs before there is anything to import from.
  { name: "node:child_process", alsoIn: ["scripts/bootstrap.mjs"] },
  alone("pg"),
  alone("@electric-sql/pglite"),
  alone("@neondatabase/serverless"),
  alone("@node-rs/argon2"),
  alone("nodemailer"),
  alone("web-push"),
  alone("prom-client"),
  alone("next-auth/react"),
  // Next finds the handler by its place; it only passes on what the adapter made.
  { name: "next-auth", alsoIn: ["app/api/auth/[...nextauth]/route.ts"] },
  alone("zstd-codec"),
  alone("re2js"),
  // Two databases of different lives: signing out deletes what is kept of sessions, a browser's key stays.
  { name: "idb", alsoIn: ["terminal-client/src/indexed-db-keys.ts"] },
  alone("jose"),
  alone("commander"),
  alone("nats"),
  alone("nats-io"),
  alone("@nats-io/"),
  alone("@xterm/"),
  alone("@opentelemetry/"),
];

/** One file per process reads the environment; instrumentation.ts must ask Next which runtime it was started in. */
export const environmentReaders: readonly string[] = [
  "server/config.ts",
  "instrumentation.ts",
  "relay/src/config.ts",
  "runner-core/src/config.ts",
  "runner-desktop/src/config.ts",
  "runner-desktop/packaging/package-settings.ts",
];

/** Beside the packages' own: drizzle-kit and the client take the whole schema as one module. */
export const barrels: readonly string[] = ["drizzle/schema/index.ts"];

/** Where asking the machine for time is the very purpose. The linter has the same list for timers. */
export const CLOCK_FILE = /(?:^|\/)(?:clock|[a-z0-9-]+-clock|system-[a-z0-9-]+|main)\.tsx?$/;
