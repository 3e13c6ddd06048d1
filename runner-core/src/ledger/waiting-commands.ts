/**
 * Commands that the web app is still to be told of, by the offset of their output. What a shell's marks claim may be
 * anything: what no record may say is left out here, and of too many the oldest are forgotten.
 */
import { commandRecordSchema, limits, type CommandRecord } from "@coda/protocol";
import { z } from "zod";

const tellable = z.object({
  ...commandRecordSchema.shape,
  command: z.catch(commandRecordSchema.shape.command, null),
  directory: z.catch(commandRecordSchema.shape.directory, null),
});

export class WaitingCommands {
  readonly #waiting = new Map<number, CommandRecord>();

  get size(): number {
    return this.#waiting.size;
  }

  get all(): CommandRecord[] {
    return [...this.#waiting.values()];
  }

  add(command: CommandRecord): void {
    const told = tellable.safeParse(command);
    if (!told.success) return;
    this.#waiting.set(command.outputFrom, told.data);
    if (this.#waiting.size > limits.waitingCommands) this.#forgetOne();
  }

  /** At most what one request may say of those before `end`. */
  due(end: number): CommandRecord[] {
    const due: CommandRecord[] = [];
    for (const command of this.#waiting.values()) {
      if (due.length === limits.commandsPerUpload) break;
      if ((command.outputTo ?? command.outputFrom) <= end) due.push(command);
    }
    return due;
  }

  /** These need not be told (any more), unless they are known better since. */
  told(commands: readonly CommandRecord[]): void {
    for (const command of commands)
      if (this.#waiting.get(command.outputFrom) === command) this.#waiting.delete(command.outputFrom);
  }

  clear(): void {
    this.#waiting.clear();
  }

  /** The oldest that has ended: of one that runs nobody would know where it was left. */
  #forgetOne(): void {
    for (const { outputFrom, outputTo } of this.#waiting.values())
      if (outputTo !== null) return void this.#waiting.delete(outputFrom);
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }
}
