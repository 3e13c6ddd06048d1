/**
 * As much of tmux as typing needs, in memory: one pane, a session's environment, buffers, and control clients whose lines
 * it reads when a test says so, those of a helper that was killed too. Throws at anything it does not know.
 */
import type { CommandReply } from "../tmux/fence.ts";

type Command = readonly string[];

interface Line {
  readonly commands: readonly Command[];
  readonly answer: (reply: CommandReply) => void;
}

/** One control client's pipe. */
class ModelControlClient {
  /** Written by the helper and not read by tmux. */
  readonly #written: Line[] = [];
  /** Said by tmux and not read by the helper. */
  readonly #said: (() => void)[] = [];
  #unanswered = new Set<Line>();
  readonly #tmux: ModelTmux;
  #lost = false;

  constructor(tmux: ModelTmux) {
    this.#tmux = tmux;
  }

  get lost(): boolean {
    return this.#lost;
  }

  async run(...commands: Command[]): Promise<CommandReply> {
    if (this.#lost) return nobodyKnows;
    return new Promise((answer) => {
      const line = { commands, answer };
      this.#unanswered.add(line);
      this.#written.push(line);
    });
  }

  /** tmux reads the next line; false when there is none. */
  read(): boolean {
    const line = this.#written.shift();
    if (line === undefined) return false;
    const reply = this.#tmux.perform(line.commands);
    this.#said.push(() => {
      if (this.#unanswered.delete(line)) line.answer(reply);
    });
    return true;
  }

  /** The helper reads the next answer; false when there is none. */
  hear(): boolean {
    const answer = this.#said.shift();
    answer?.();
    return answer !== undefined;
  }

  /** Nothing is answered any more; what was written, tmux may read all the same. */
  lose(): void {
    this.#lost = true;
    const unanswered = this.#unanswered;
    this.#unanswered = new Set();
    for (const { answer } of unanswered) answer(nobodyKnows);
  }
}

const nobodyKnows: CommandReply = { lines: [], error: "lost", lost: true };

export class ModelTmux {
  readonly clients: ModelControlClient[] = [];
  readonly #environment = new Map<string, string>();
  readonly #buffers = new Map<string, Uint8Array>();
  readonly #typed: Uint8Array[] = [];
  /** The pane's. */
  readonly flags = { pane_dead: false, pane_input_off: false, pane_in_mode: false };

  /** What the pane's program got. */
  get typed(): Buffer {
    return Buffer.concat(this.#typed);
  }

  attach(): ModelControlClient {
    const client = new ModelControlClient(this);
    this.clients.push(client);
    return client;
  }

  fill(buffer: string, bytes: Uint8Array): void {
    this.#buffers.set(buffer, bytes);
  }

  /** One line: what follows a command that fails is left out. */
  perform(commands: readonly Command[]): CommandReply {
    const lines: string[] = [];
    try {
      for (const command of commands) lines.push(...this.#perform(command));
      return { lines: lines.map((line) => Buffer.from(line)), error: undefined, lost: false };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { lines: [], error: error.message, lost: false };
    }
  }

  #perform(command: Command): string[] {
    const [name = "", ...rest] = command;
    switch (name) {
      case "has-session":
        return [];
      case "if-shell":
        return this.#performIf(rest);
      case "display-message":
        return [this.#expand(rest.at(-1) ?? "")];
      case "send-keys":
        this.#typed.push(Buffer.from(rest.slice(rest.indexOf("-t") + 2).join(""), "hex"));
        return [];
      case "paste-buffer":
        this.#paste(rest[rest.indexOf("-b") + 1] ?? "");
        return [];
      case "delete-buffer":
        if (!this.#buffers.delete(rest.at(-1) ?? "")) throw new Failure("no buffer");
        return [];
      case "set-environment":
        this.#environment.set(rest.at(-2) ?? "", rest.at(-1) ?? "");
        return [];
      default:
        throw new Error(`this tmux does not know ${command.join(" ")}`);
    }
  }

  #performIf(words: readonly string[]): string[] {
    const [condition = "", then = "", otherwise = ""] = words.slice(-3);
    const holds = !["", "0"].includes(this.#value(condition));
    return groupOf(holds ? then : otherwise).flatMap((command) => this.#perform(command));
  }

  #paste(buffer: string): void {
    const bytes = this.#buffers.get(buffer);
    if (bytes === undefined) throw new Failure("no buffer");
    this.#buffers.delete(buffer);
    this.#typed.push(bytes);
  }

  /** Conditions as they are put together for typing: one of the pane's flags, or else whether a mark is another. */
  #value(format: string): string {
    const flag = /^#\{\?(?<name>\w+),1,(?<otherwise>.*)\}$/u.exec(format)?.groups;
    if (flag !== undefined) return this.#flag(flag["name"] ?? "") ? "1" : this.#value(flag["otherwise"] ?? "");
    const isOther = /^#\{!=:#\{(?<name>\w+)\},(?<text>[^,{}#]*)\}$/u.exec(format)?.groups;
    if (isOther === undefined) throw new Error(`this tmux does not know ${format}`);
    return (this.#environment.get(isOther["name"] ?? "") ?? "") === isOther["text"] ? "0" : "1";
  }

  #expand(text: string): string {
    return text
      .replaceAll("#{?pane_in_mode,1,0}", "#{pane_in_mode}")
      .replaceAll(/#\{(?<name>\w+)\}/gu, (_all, name: string) =>
        name.startsWith("pane_") ? String(Number(this.#flag(name))) : (this.#environment.get(name) ?? ""),
      );
  }

  #flag(name: string): boolean {
    if (name === "pane_dead" || name === "pane_input_off" || name === "pane_in_mode") return this.flags[name];
    throw new Error(`this tmux does not know ${name}`);
  }
}

class Failure extends Error {}

/** As quoted by `quoteGroup`, of words that need no escapes. */
function groupOf(text: string): string[][] {
  return text
    .split(" ; ")
    .map((command) =>
      Array.from(
        command.matchAll(/"(?<quoted>[^"\\]*)"|(?<bare>\S+)/gu),
        ({ groups }) => groups?.["quoted"] ?? groups?.["bare"] ?? "",
      ),
    );
}
