/** Lays a house out in a temporary folder, under the repository's real configurations, and runs its real checkers. */
import { globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { run, type Command, type CommandResult } from "../command.ts";

const repository = join(import.meta.dirname, "..", "..");
const bin = join(repository, "node_modules", ".bin");
const CONFIGURATIONS = [
  ".oxfmtrc.json",
  ".oxlintrc.json",
  ".secretlintrc.json",
  "knip.json",
  "pnpm-workspace.yaml",
  "{vitest.config,scripts/setup/left-as-found,scripts/setup/longest-first,scripts/setup/property-seed}.ts",
  "tsconfig*.json",
  "{protocol,telemetry,terminal-client,service-worker,relay,runner-core,runner-desktop,runner-desktop/window,e2e,bench,scripts,scripts/setup}/tsconfig.json",
];

export class ScratchHouse {
  readonly #root = mkdtempSync(join(tmpdir(), "coda-planted-"));

  constructor(files: Readonly<Record<string, string>>) {
    for (const path of globSync(CONFIGURATIONS, { cwd: repository })) {
      cpSync(join(repository, path), join(this.#root, path));
    }
    this.#linkPackages(files);
    for (const [path, text] of Object.entries(files)) this.#write(path, text);
  }

  /** Runs the commands with these files changed (`undefined`: gone), and puts everything back. */
  async runWith(
    planted: Readonly<Record<string, string | undefined>>,
    commands: readonly Pick<Command, "program" | "args">[],
    clean: Readonly<Record<string, string>>,
  ): Promise<CommandResult> {
    this.#apply(planted);
    try {
      return await this.#runAll(commands);
    } finally {
      this.#apply(Object.fromEntries(Object.keys(planted).map((path) => [path, clean[path]])));
    }
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #runAll(commands: readonly Pick<Command, "program" | "args">[]): Promise<CommandResult> {
    let result: CommandResult = { code: 0, output: "" };
    for (const command of commands) {
      const env = { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, NO_COLOR: "1", FORCE_COLOR: undefined };
      result = await run({ ...command, cwd: this.#root, env });
      if (result.code !== 0) return result;
    }
    return result;
  }

  #apply(files: Readonly<Record<string, string | undefined>>): void {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(this.#root, path), { force: true });
      else this.#write(path, text);
    }
  }

  #write(path: string, text: string): void {
    const file = join(this.#root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** The real packages of the registry, and of ours those of the scratch house. */
  #linkPackages(files: Readonly<Record<string, string>>): void {
    const modules = join(this.#root, "node_modules");
    mkdirSync(join(modules, "@coda"), { recursive: true });
    const names = readdirSync(join(repository, "node_modules")).filter(
      (name) => name !== "@coda" && !name.startsWith("."),
    );
    for (const name of names) symlinkSync(join(repository, "node_modules", name), join(modules, name));
    for (const path of Object.keys(files).filter((one) => /^[^/]+\/package\.json$/.test(one))) {
      const folder = dirname(path);
      symlinkSync(join(this.#root, folder), join(modules, "@coda", folder));
    }
  }
}
