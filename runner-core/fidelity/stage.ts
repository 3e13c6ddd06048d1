/**
 * Plays recordings in real panes of one tmux: tmux parses them, the spool writes them down, the helper marks the sizes. A
 * program pauses where it is told to, and tmux's own grid is taken there.
 */
import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { characterRulesOf, type CharacterRules } from "@coda/protocol";
import { runProgram } from "../src/child-process.ts";
import type { SizeMark } from "../src/pane/pane-model.ts";
import type { AllowedSession } from "../src/session/session-host.ts";
import { allowed, recordedBytes, TmuxHelper } from "../src/testing/tmux-helper.ts";
import { TmuxServer } from "../src/testing/tmux-server.ts";
import { until } from "../src/testing/until.ts";
import { parseTmuxVersion } from "../src/tmux/version.ts";
import type { Played } from "./corpus.ts";
import type { Pause } from "./pause.ts";
import { tmuxGrid, type TmuxGrid } from "./tmux-grid.ts";
import type { Stream } from "./viewer.ts";

export interface Performance {
  /** As the helper recorded it. */
  readonly stream: Stream;
  readonly grids: readonly { readonly pause: Pause; readonly tmux: TmuxGrid }[];
}

interface StageParts {
  readonly server: TmuxServer;
  readonly helper: TmuxHelper;
  readonly sessions: readonly AllowedSession[];
}

const idea = "fidelity";

export class Stage {
  readonly tmuxVersion: string;
  readonly #server: TmuxServer;
  readonly #helper: TmuxHelper;
  readonly #rules: CharacterRules;
  readonly #sessions: readonly AllowedSession[];

  private constructor({ server, helper, sessions }: StageParts, tmuxVersion: string) {
    const version = parseTmuxVersion(tmuxVersion);
    if (version === undefined) throw new Error(`a tmux of an unknown version, ${tmuxVersion}`);
    this.tmuxVersion = tmuxVersion;
    this.#server = server;
    this.#helper = helper;
    this.#sessions = sessions;
    this.#rules = characterRulesOf(version);
  }

  /** For these programs, which may be played side by side. */
  static async open(...names: readonly string[]): Promise<Stage> {
    const server = new TmuxServer();
    const helper = await new TmuxHelper(server).start();
    const sessions = names.map((name) => allowed(idea, name));
    helper.host.allow(sessions);
    return new Stage({ server, helper, sessions }, await server.run("display-message", "-p", "#{version}"));
  }

  async close(): Promise<void> {
    await this.#helper.stop();
    await this.#server.dispose();
  }

  /** Each recording once. */
  async play(played: Played, pauses: readonly Pause[]): Promise<Performance> {
    const target = `=coda__${idea}__${played.name}:`;
    const output = await this.#startProgram(target, played);
    const session = this.#sessions.find(({ slot }) => slot === played.name);
    if (session === undefined) throw new Error(`the stage was not opened for ${played.name}`);
    const outcome = await this.#helper.host.open(session);
    if (!outcome.ok) throw new Error(outcome.why);
    const recording = await this.#helper.recording(session);
    const grids: { pause: Pause; tmux: TmuxGrid }[] = [];
    let written = 0;
    for (const pause of pauses) {
      await output.writeFile(played.bytes.subarray(written, pause.offset));
      written = pause.offset;
      const mark = played.resizes.findLast(({ offset }) => pause.resized && offset === pause.offset);
      if (mark !== undefined) await this.#resize(target, mark);
      // What the pipe has, tmux has parsed: both happen in one read of the terminal.
      await until("everything is recorded, and the size it has", () => {
        recording.look();
        const marked = mark === undefined || recording.folder.sizes().some((size) => sameMark(size, mark));
        return recording.end >= written && marked;
      });
      grids.push({ pause, tmux: await tmuxGrid(this.#server, { pane: target, rules: this.#rules }) });
    }
    const stream = {
      rules: this.#rules,
      size: played.size,
      bytes: recordedBytes(recording),
      sizes: recording.folder.sizes(),
    };
    await output.close();
    await this.#server.run("kill-window", "-t", target);
    return { stream, grids };
  }

  /** A program that writes what it is given, unchanged. Resolves when its terminal is raw and it reads. */
  async #startProgram(target: string, { name, size }: Played): Promise<FileHandle> {
    const pipe = join(this.#server.folder, name);
    await runProgram("mkfifo", [pipe]);
    const geometry = ["-x", String(size.columns), "-y", String(size.rows)];
    const command = `stty raw -echo; exec cat <'${pipe}'`;
    await this.#server.run("new-session", "-d", "-s", target.slice(1, -1), ...geometry, command);
    return open(pipe, "w");
  }

  async #resize(target: string, { size }: SizeMark): Promise<void> {
    await this.#server.run("resize-window", "-t", target, "-x", String(size.columns), "-y", String(size.rows));
  }
}

function sameMark(a: SizeMark, b: SizeMark): boolean {
  return a.offset === b.offset && a.size.columns === b.size.columns && a.size.rows === b.size.rows;
}
