/** What `pnpm check` runs, in order. The planted-failure tests run the very same commands on scratch copies. */
import { join } from "node:path";
import type { Command } from "../command.ts";

export interface Checker {
  readonly name: string;
  /** Run one after the other; the first that fails ends the checker. */
  readonly commands: readonly Pick<Command, "program" | "args">[];
}

const here = import.meta.dirname;

function ownScript(file: string): Pick<Command, "program" | "args"> {
  return { program: process.execPath, args: ["--disable-warning=ExperimentalWarning", join(here, file)] };
}

export const checkers = {
  workspace: {
    name: "workspace",
    // The web app is the root package and has real dependencies, which sherif takes for a mistake.
    commands: [{ program: "sherif", args: ["--fail-on-warnings", "-r", "root-package-dependencies"] }],
  },
  format: { name: "format", commands: [{ program: "oxfmt", args: ["--check", "."] }] },
  types: {
    name: "types",
    commands: [
      { program: "next", args: ["typegen"] },
      { program: "tsc", args: ["-b", "--pretty", "false"] },
    ],
  },
  lint: { name: "lint", commands: [{ program: "oxlint", args: ["--deny-warnings"] }] },
  "dead code": {
    name: "dead code",
    commands: [{ program: "knip", args: ["--treat-config-hints-as-errors", "--no-progress"] }],
  },
  spec: { name: "spec", commands: [ownScript("run-spec.ts")] },
  architecture: { name: "architecture", commands: [ownScript("run-architecture.ts")] },
  secrets: { name: "secrets", commands: [{ program: "secretlint", args: ["**/*"] }] },
  dependencies: { name: "dependencies", commands: [ownScript("run-audit.ts")] },
} as const satisfies Record<string, Checker>;
