/** A house in miniature, one room of each kind, that every checker is content with. The soil for planted failures. */

function manifest(name: string, more: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ name, version: "0.1.0", private: true, license: "MIT", type: "module", ...more }, undefined, 2)}\n`;
}

const library = { exports: { ".": "./src/index.ts" } };
const protocol = { "@coda/protocol": "workspace:*" };

const manifests: Readonly<Record<string, string>> = {
  "package.json": manifest("coda", {
    scripts: { build: "next build" },
    dependencies: { "@coda/terminal-client": "workspace:*", next: "1.0.0" },
    devDependencies: {
      "@secretlint/secretlint-rule-preset-recommend": "1.0.0",
      "fast-check": "1.0.0",
      "node-gyp": "1.0.0",
      secretlint: "1.0.0",
      sherif: "1.0.0",
      tailwindcss: "1.0.0",
      vitest: "1.0.0",
    },
    packageManager: "pnpm@12.21.0",
  }),
  "protocol/package.json": manifest("@coda/protocol", { ...library, devDependencies: { vitest: "1.0.0" } }),
  "telemetry/package.json": manifest("@coda/telemetry", library),
  "terminal-client/package.json": manifest("@coda/terminal-client", { ...library, dependencies: protocol }),
  "service-worker/package.json": manifest("@coda/service-worker", { dependencies: protocol }),
  "relay/package.json": manifest("@coda/relay", { dependencies: { ...protocol, "@coda/telemetry": "workspace:*" } }),
  "runner-core/package.json": manifest("@coda/runner-core", { ...library, dependencies: protocol }),
  "runner-desktop/package.json": manifest("@coda/runner-desktop", {
    dependencies: { "@coda/runner-core": "workspace:*" },
    devDependencies: { tailwindcss: "1.0.0" },
  }),
  "e2e/package.json": manifest("@coda/e2e", {
    dependencies: protocol,
    devDependencies: { "kubernetes-types": "1.0.0", vitest: "1.0.0" },
  }),
  "bench/package.json": manifest("@coda/bench", { dependencies: protocol }),
};

const twice = `import { double } from "@coda/protocol";

process.stdout.write(String(double(21)));
`;
const test = `import { double } from "@coda/protocol";
import { expect, test } from "vitest";

test("RS1 a number is doubled", () => {
  expect(double(21)).toBe(42);
});
`;

const sources: Readonly<Record<string, string>> = {
  "protocol/SPEC.md": "# Rules\n\n- **RS1** Doubling doubles.\n",
  "protocol/src/index.ts": 'export { double } from "./double.ts";\n',
  "protocol/src/double.ts": "export function double(value: number): number {\n  return value * 2;\n}\n",
  "protocol/src/double.test.ts": test.replace("@coda/protocol", "./double.ts"),
  "terminal-client/src/index.ts": 'export { quadruple } from "./quadruple.ts";\n',
  "terminal-client/src/quadruple.ts": `import { double } from "@coda/protocol";

export function quadruple(value: number): number {
  return double(double(value));
}
`,
  "telemetry/src/index.ts": 'export { trace } from "./trace.ts";\n',
  "telemetry/src/trace.ts": 'export function trace(): string {\n  return "traced";\n}\n',
  "relay/src/main.ts": `import { trace } from "@coda/telemetry";\n${twice}trace();\n`,
  "relay/src/testing/space-door.ts": twice,
  "service-worker/src/main.ts": 'import { double } from "@coda/protocol";\n\npostMessage(double(21));\n',
  "service-worker/build.ts": 'import "./src/main.ts";\n',
  "relay/build.ts": 'import "./src/main.ts";\n',
  "runner-core/src/index.ts": 'export { answer } from "./answer.ts";\n',
  "runner-core/src/answer.ts": `import { double } from "@coda/protocol";

export function answer(): number {
  return double(21);
}
`,
  "runner-core/src/testing/engine-process.ts": twice,
  "runner-core/src/testing/redaction-bench.ts": twice,
  "runner-core/fidelity/main.ts": twice,
  "runner-core/fidelity/record.ts": twice,
  "runner-core/fidelity/programs/show.mjs": 'import "node:fs";\n',
  "runner-core/build.ts": 'import "./src/index.ts";\n',
  "runner-core/package/sign-release.ts": twice,
  "runner-desktop/src/main.ts": `import { answer } from "@coda/runner-core";

process.stdout.write(String(answer()));
`,
  "runner-desktop/build.ts": 'import "./src/main.ts";\n',
  "runner-desktop/packaging/main.ts": 'import "../src/main.ts";\n',
  "runner-desktop/src/core/core-entry.ts": 'import "@coda/runner-core";\n',
  "runner-desktop/src/preload.ts": 'import "@coda/runner-core";\n',
  "runner-desktop/window/window.css": '@import "tailwindcss";\n',
  "runner-desktop/window/window.tsx": 'document.title = "Window";\n',
  "ui/label.tsx": `export function Label({ text }: { readonly text: string }) {
  return <b>{text}</b>;
}
`,
  "features/number-label.tsx": `import { quadruple } from "@coda/terminal-client";
import { Label } from "@/ui/label.tsx";

export function NumberLabel({ value }: { readonly value: number }) {
  return <Label text={String(quadruple(value))} />;
}
`,
  "drizzle/stored-value.ts": "export const storedValue = 21;\n",
  "server/testing/read-whole.ts": 'import "../value.ts";\n',
  "server/value.ts": `import { storedValue } from "@/drizzle/stored-value.ts";

export function readValue(): Promise<number> {
  return Promise.resolve(storedValue);
}
`,
  // Next writes one; only the real one knows more than stylesheets.
  "next-env.d.ts": 'declare module "*.css";\n',
  "app/look.css": '@import "tailwindcss";\n',
  "app/page.tsx": `import "./look.css";
import { NumberLabel } from "@/features/number-label.tsx";
import { readValue } from "@/server/value.ts";

export default async function Page() {
  return <NumberLabel value={await readValue()} />;
}
`,
  "proxy.ts": `import { readValue } from "@/server/value.ts";

export async function proxy(): Promise<void> {
  await readValue();
}
`,
  "scripts/setup/value.ts": "export const value = 21;\n",
  "scripts/command.ts": "export const noCommand = undefined;\n",
  "scripts/bootstrap.mjs": 'import "node:fs";\n',
  "scripts/tasks/show.ts": `import { noCommand } from "../command.ts";
import { value } from "../setup/value.ts";

process.stdout.write(String(noCommand ?? value));
`,
  "scripts/check/run-check.ts": 'import "../tasks/show.ts";\n',
  "e2e/whole.test.ts": test,
  "e2e/chaos/main.ts": twice,
  "e2e/chaos/program.ts": `import { spawnSync } from "node:child_process";

spawnSync("unshare", ["true"]);
`,
  "e2e/chaos/viewer.ts": twice,
  "e2e/lighthouse/main.ts": twice,
  "e2e/build.setup.ts": twice,
  "bench/main.ts": twice,
  "bench/bare-bridge.ts": twice,
  "bench/timed-program.ts": twice,
  "bench/paced-program.ts": twice,
  "bench/dying-web.ts": twice,
  "bench/viewer.ts": twice,
  "bench/relay/main.ts": twice,
  "bench/relay/broadcast-server.ts": twice,
  "bench/relay/idle-clients.ts": twice,
};

export const cleanHouse: Readonly<Record<string, string>> = { ...manifests, ...sources };
