/**
 * Whose size a session's windows have. A browser's holds only while no terminal is attached locally: tmux takes the
 * wish for a hard clamp, so it is cleared at once when one comes.
 */
import type { ClientId, SessionId, Size, SizeOwner, WindowId } from "@coda/protocol";
import type { CommandReply } from "../tmux/fence.ts";
import { clientSizeCommand } from "../tmux/pane-commands.ts";

/** What of a session its size depends on. */
export interface SizedSession {
  readonly session: SessionId;
  readonly windows: readonly { readonly window: WindowId; readonly active: boolean }[];
  readonly localClients: number;
}

interface Wish {
  readonly client: ClientId;
  readonly size: Size;
}

export class SessionSizes {
  readonly #run: (command: readonly string[]) => Promise<CommandReply>;
  /** Of each session, the one that was asked for last is last. */
  readonly #wishes = new Map<SessionId, readonly Wish[]>();
  /** What this control client has asked tmux for, by window. */
  readonly #clamps = new Map<WindowId, string>();

  constructor(run: (command: readonly string[]) => Promise<CommandReply>) {
    this.#run = run;
  }

  ownerOf({ session, localClients }: SizedSession): SizeOwner {
    if (localClients > 0) return { by: "terminal" };
    const wish = this.#wishes.get(session)?.at(-1);
    return wish === undefined ? { by: "nobody" } : { by: "browser", client: wish.client };
  }

  /** `size` undefined: that browser is gone. */
  propose(session: SessionId, client: ClientId, size: Size | undefined): void {
    const others = (this.#wishes.get(session) ?? []).filter((wish) => wish.client !== client);
    const wishes = size === undefined ? others : [...others, { client, size }];
    if (wishes.length === 0) this.#wishes.delete(session);
    else this.#wishes.set(session, wishes);
  }

  /** Clamps went with the control client before. */
  reconnected(): void {
    this.#clamps.clear();
  }

  /**
   * With nobody left the last size stays, and so does that of a window that is not shown: clearing it would fall back to
   * 80x24 and reflow for nothing.
   */
  async apply(session: SizedSession): Promise<void> {
    const shown = session.windows.find((candidate) => candidate.active)?.window;
    if (shown === undefined) return;
    const wish = this.#wishes.get(session.session)?.at(-1);
    if (session.localClients > 0) await this.#clamp(shown, undefined);
    else if (wish !== undefined) await this.#clamp(shown, wish.size);
  }

  async #clamp(window: WindowId, size: Size | undefined): Promise<void> {
    const key = size === undefined ? undefined : `${size.columns}x${size.rows}`;
    if (this.#clamps.get(window) === key) return;
    if (key === undefined) this.#clamps.delete(window);
    else this.#clamps.set(window, key);
    const reply = await this.#run(clientSizeCommand(window, size));
    if (reply.error !== undefined) this.#clamps.delete(window);
  }
}
