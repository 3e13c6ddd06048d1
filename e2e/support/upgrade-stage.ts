/** Two builds of the helper on a machine of its own, a program that prints 1 MB/s, and somebody who watches every byte of it. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCommand } from "@coda/runner-core/testing/bundle";
import { sessionReplySchema, type ApiSession } from "@coda/protocol";
import { z } from "zod";
import { run, type CommandResult } from "../../scripts/command.ts";
import { lineBytes, placeOf, printedBytes } from "../chaos/numbered-lines.ts";
import { quietFile, readPrinted } from "../chaos/records.ts";
import { ExactViewer } from "./exact-viewer.ts";
import { wordsOfProcess } from "./process-words.ts";
import { RunnerStack, type Running } from "./runner-stack.ts";
import type { WebClient } from "./web-client.ts";

const idea = "first";
const programName = "stream";
const builds = { old: "0.1.0", new: "0.2.0" } as const;
export type Build = keyof typeof builds;

const restartedSchema = z.object({ pid: z.int(), from: z.string(), to: z.string() });
export type Restarted = z.infer<typeof restartedSchema>;

export class UpgradeStage {
  readonly stack: RunnerStack;
  readonly session: ApiSession;
  readonly web: WebClient;
  readonly viewer: ExactViewer;
  helper: Running;

  private constructor(given: { stack: RunnerStack; session: ApiSession; web: WebClient; helper: Running }) {
    this.stack = given.stack;
    this.session = given.session;
    this.web = given.web;
    this.helper = given.helper;
    this.viewer = new ExactViewer({ web: given.web, session: given.session.id, program: programName });
  }

  /** The old build runs, is paired and serves a session whose program prints. */
  static async start(): Promise<UpgradeStage> {
    const stack = await RunnerStack.start();
    try {
      for (const [build, version] of Object.entries(builds)) await bundleCommand(fileOf(stack, build), { version });
      install(stack, readFileSync(fileOf(stack, "old")));
      await stack.pair();
      await stack.run("law", "set", "ask", "off");
      // What is stored is to be what was printed.
      await stack.run("config", "set", "redaction", "off");
      const helper = await begin(stack);
      const { session } = sessionReplySchema.parse(await stack.post("sessions", { idea, slot: "primary" }));
      await stack.run("new", idea);
      const script = join(stack.folder, "stream.sh");
      writeFileSync(script, programScript(stack.folder));
      stack.tmux("send-keys", "-t", "=coda__first__primary:", `exec sh ${script}`, "Enter");
      const stage = new UpgradeStage({ stack, session, web: stack.webClient(), helper });
      await stack.until("output", () => stage.viewer.seenBytes > 1_000_000);
      return stage;
    } catch (error) {
      await stack.dispose();
      throw error;
    }
  }

  /** As an update does: under the same name, at once. */
  install(build: Build): void {
    install(this.stack, readFileSync(fileOf(this.stack, build)));
  }

  /** A program of a test's own in the place of the helper's. */
  installText(text: string): void {
    install(this.stack, text);
  }

  async restart(): Promise<Restarted> {
    const ran = await this.stack.run("restart", "--json");
    if (ran.code !== 0) throw new Error(`restart ended with ${ran.code}: ${ran.err}`);
    return restartedSchema.parse(JSON.parse(ran.out));
  }

  /** By a command that is well, whatever lies in the helper's place: refused, or failed. */
  async failRestart(): Promise<CommandResult> {
    const args = [fileOf(this.stack, "old"), "restart", "--json"];
    return run({ program: process.execPath, args, env: this.stack.env });
  }

  /** The old program is another one now; how long the viewer saw nothing, each time, in milliseconds. */
  async upgrade(build: Build): Promise<{ restarted: Restarted; interruptionsMs: readonly number[] }> {
    this.install(build);
    const { length } = this.viewer.interruptionsMs;
    const restarted = await this.restart();
    await this.flows();
    return { restarted, interruptionsMs: this.viewer.interruptionsMs.slice(length) };
  }

  /** The viewer has what was printed from now on for a while. */
  async flows(): Promise<void> {
    const { folder } = this.stack;
    const printed = await this.stack.until("what is printed", () => readPrinted(folder, programName));
    const from = printed.lines * lineBytes;
    await this.stack.until("output that goes on", () => this.viewer.seenBytes > from + 200_000);
  }

  /** Of the helper, as `ps` has them. */
  get shownWords(): string {
    return wordsOfProcess(this.helper.child.pid);
  }

  async startAnew(): Promise<void> {
    this.helper = await begin(this.stack);
  }

  get printedBytes(): number {
    return (readPrinted(this.stack.folder, programName)?.lines ?? 0) * lineBytes;
  }

  /** Nobody prints or types any more, and the viewer has all of it. */
  async quiet(): Promise<void> {
    writeFileSync(join(this.stack.folder, quietFile), "");
    const { folder } = this.stack;
    await this.stack.until("the program's last line", () => readPrinted(folder, programName)?.quiet === true);
    await this.stack.until("the last byte", () => this.viewer.seenBytes === this.printedBytes);
  }

  /** What is stored of the pane is all that its program printed. */
  async storesAll(): Promise<boolean> {
    const stored = Buffer.from(await this.stack.transcript(this.session.id), "utf8");
    const from = -(placeOf(programName, stored) ?? 0);
    return stored.subarray(from).equals(printedBytes(programName, 0, this.printedBytes));
  }

  /** What the program read of its terminal. */
  get typed(): string {
    const file = join(this.stack.folder, `${programName}.read`);
    return existsSync(file) ? readFileSync(file, "latin1") : "";
  }

  async dispose(): Promise<void> {
    this.viewer.close();
    await this.stack.dispose();
  }
}

function fileOf({ folder }: RunnerStack, build: string): string {
  return join(folder, `${build}.mjs`);
}

function install({ program }: RunnerStack, content: string | Uint8Array): void {
  writeFileSync(`${program}.new`, content);
  renameSync(`${program}.new`, program);
}

async function begin(stack: RunnerStack): Promise<Running> {
  const helper = stack.begin("start");
  await stack.until("the helper is live", async () => stack.isLive());
  return helper;
}

/** Its terminal is raw: bytes arrive and leave as they are. */
function programScript(folder: string): string {
  const options = JSON.stringify({ folder, name: programName, pace: "stream", seed: 1 });
  const program = join(import.meta.dirname, "..", "chaos", "program.ts");
  const words = [process.execPath, "--disable-warning=ExperimentalWarning", program, options];
  return `stty raw -echo -opost\nexec ${words.map((word) => `'${word}'`).join(" ")}\n`;
}
