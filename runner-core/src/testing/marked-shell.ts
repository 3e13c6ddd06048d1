/** A real shell in a real terminal, with a home of its own, and the commands that are known of it from what it printed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommandRecord } from "@coda/protocol";
import { CommandLedger } from "../ledger/command-ledger.ts";
import { leftSource } from "../upload/upload-source.ts";
import { endingsIn } from "./endings.ts";
import { makeJournal, writeSegment } from "./journal.ts";
import { LocalTerminal } from "./local-terminal.ts";
import { ManualClock } from "./manual-clock.ts";
import { until } from "./until.ts";

const size = { columns: 80, rows: 24 };

export class MarkedShell {
  readonly home = mkdtempSync(join(tmpdir(), "coda-shell-"));
  #terminal: LocalTerminal | undefined;
  #asked = 0;

  /** A file in its home. */
  put(file: string, text: string): string {
    const path = join(this.home, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  start(command: string, env: Readonly<Record<string, string>> = {}): void {
    const own = { PATH: process.env["PATH"] ?? "", HOME: this.home, TERM: "tmux-256color", LANG: "C.UTF-8" };
    this.#terminal = new LocalTerminal({ folder: this.home, env: { ...own, ...env } }, command, size);
  }

  get printed(): string {
    return this.#terminal?.printed ?? "";
  }

  type(text: string): void {
    this.#terminal?.type(text);
  }

  /** Types, and waits for so many more prompts. */
  async prompted(text: string, prompts: number): Promise<void> {
    const wanted = this.#prompts + prompts;
    this.type(text);
    await until(`${prompts} prompts after ${JSON.stringify(text)}`, () => this.#prompts >= wanted);
  }

  get #prompts(): number {
    return this.printed.split("133;A").length - 1;
  }

  /** Types a line, and waits until the shell has run it: for the answer to a question of our own behind it. */
  async run(line: string): Promise<void> {
    this.type(`${line}\r`);
    await this.settled();
  }

  async settled(): Promise<void> {
    this.#asked += 1;
    // Printed otherwise than it is typed, since the terminal echoes.
    this.type(`echo 'asked'-${this.#asked}-\r`);
    await until(`an answer, in ${JSON.stringify(this.printed.slice(-2_000))}`, () =>
      this.printed.includes(`asked-${this.#asked}-`),
    );
  }

  /** All but our own questions. */
  async commands(): Promise<CommandRecord[]> {
    const bytes = Buffer.from(this.printed);
    const folder = makeJournal(mkdtempSync(join(this.home, "journal-")), { ...size });
    writeSegment(folder, 0, bytes);
    const source = leftSource(folder, endingsIn({ clock: new ManualClock() }));
    const ledger = new CommandLedger(source);
    await ledger.standAt(0);
    await ledger.scan(0, bytes);
    source.close();
    return ledger.due(bytes.length).filter(({ command }) => command?.startsWith("echo 'asked'") !== true);
  }

  /** `command exitCode output`, the output as JSON and without what the shell itself has printed there. */
  async said(own: RegExp): Promise<string[]> {
    const bytes = Buffer.from(this.printed);
    return (await this.commands()).map(({ command, exitCode, outputFrom, outputTo }) => {
      const output = JSON.stringify(bytes.subarray(outputFrom, outputTo ?? bytes.length).toString());
      return `${command} ${exitCode} ${output.replace(own, "")}`;
    });
  }

  /** The shell has ended by itself. */
  async ended(): Promise<void> {
    await this.#terminal?.ended;
  }

  async close(): Promise<void> {
    await this.#terminal?.close();
    // A shell that is hung up on writes its history.
    rmSync(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
