/** Types into panes: bytes to tmux commands, and tmux's replies to an outcome. Knows nothing of who may. */
import type { PaneId } from "@coda/protocol";
import type { CommandReply } from "../tmux/fence.ts";
import { sendKeysCommands } from "../tmux/pane-commands.ts";
import type { InputOutcome } from "./session-host.ts";

export class PaneInput {
  readonly #run: (command: readonly string[]) => Promise<CommandReply>;

  constructor(run: (command: readonly string[]) => Promise<CommandReply>) {
    this.#run = run;
  }

  /** In the order of the calls. */
  async type(pane: PaneId, bytes: Uint8Array): Promise<InputOutcome> {
    const replies = await Promise.all(sendKeysCommands(pane, bytes).map(async (command) => this.#run(command)));
    if (replies.every((reply) => reply.error === undefined)) return "taken";
    return replies.some((reply) => reply.lost) ? "tmux-lost" : "unknown-pane";
  }
}
