/** What is measured: the whole product on a tmux server of its own, a bare bridge on the same server, both signed in. */
import { waitFor } from "../e2e/support/wait-for.ts";
import { CodaStack } from "../e2e/support/coda-stack.ts";
import type { SessionId } from "@coda/protocol";
import { startBareBridge, type BareBridge } from "./bare-line.ts";
import { WebClient } from "../e2e/support/web-client.ts";

const idea = "first";
export const bareSession = "bare";

export class World {
  readonly stack: CodaStack;
  readonly web: WebClient;
  readonly bridge: BareBridge;

  private constructor(stack: CodaStack, web: WebClient, bridge: BareBridge) {
    this.stack = stack;
    this.web = web;
    this.bridge = bridge;
  }

  static async start(): Promise<World> {
    const stack = new CodaStack();
    await stack.start();
    try {
      const web = await WebClient.signIn(stack.signInUrl());
      // No status line: what it prints would be taken for the echo, and Coda does not send it either.
      stack.tmux("new-session", "-d", "-s", bareSession, "-x", "120", "-y", "40", "exec /bin/sh");
      stack.tmux("set-option", "-t", bareSession, "status", "off");
      return new World(stack, web, await startBareBridge(stack.socket, bareSession));
    } catch (error) {
      await stack.dispose();
      throw error;
    }
  }

  /** A recorded session of a new slot, with a shell in it. */
  async newSession(slot: string): Promise<SessionId> {
    this.stack.runner("new", idea, slot);
    return (await this.web.session(idea, slot)).id;
  }

  /** tmux's target for the only window of a slot. */
  target(slot: string): string {
    return `=coda__${idea}__${slot}:`;
  }

  /** Types a command line and waits until its program runs. */
  async run(target: string, command: string, program: string): Promise<void> {
    this.stack.tmux("send-keys", "-t", target, command, "Enter");
    await waitFor(
      () => this.stack.tmux("display-message", "-p", "-t", target, "#{pane_current_command}").trim() === program,
      {
        what: `${program} in ${target}`,
      },
    );
  }

  /** Types a command line and waits until the last line on the screen is `line` and a prompt after it. */
  async runUntil(target: string, command: string, line: string): Promise<void> {
    this.stack.tmux("send-keys", "-t", target, command, "Enter");
    await waitFor(() => this.stack.tmux("capture-pane", "-p", "-t", target).split("\n").includes(line), {
      what: `the line ${line} in ${target}`,
    });
  }

  async stop(): Promise<void> {
    await this.bridge.stop();
    await this.stack.dispose();
  }
}
