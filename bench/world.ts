/** What is measured: the whole product on a tmux server of its own, a bare bridge on the same server, both signed in. */
import { waitFor } from "../e2e/support/wait-for.ts";
import { CodaStack } from "../e2e/support/coda-stack.ts";
import type { SessionId } from "@coda/protocol";
import { startBareBridge } from "./bare-line.ts";
import type { Bridge } from "./bridge.ts";
import { WebClient } from "../e2e/support/web-client.ts";

const idea = "first";
const bareSession = "bare";
/** A million lines take a busy machine a while. */
const printedWithinMs = 120_000;

/** Starts a program of `--peers` that attaches this session of the tmux server at this socket. */
export type StartPeer = (place: { readonly socket: string; readonly session: string }) => Promise<Bridge>;

export class World {
  readonly stack: CodaStack;
  readonly web: WebClient;
  /** What Coda is compared with, each on a session of its own; the first is the bare one. */
  readonly bridges: readonly Bridge[];
  #helperPid: number | undefined;

  private constructor(stack: CodaStack, web: WebClient, bridges: readonly Bridge[]) {
    this.stack = stack;
    this.web = web;
    this.bridges = bridges;
  }

  /** A peer that does not start, or opens nothing, is left out, and told of. */
  static async start(
    peers: Readonly<Record<string, StartPeer>> = {},
    told: (sentence: string) => void = () => undefined,
  ): Promise<World> {
    const stack = new CodaStack();
    await stack.start();
    const bridges: Bridge[] = [];
    try {
      const web = await WebClient.signIn(stack.signInUrl());
      for (const [session, start] of Object.entries({ [bareSession]: startBare, ...peers })) {
        stack.tmux("new-session", "-d", "-s", session, "-x", "120", "-y", "40", "exec /bin/sh");
        // No status line: what it prints would be taken for the echo, and Coda does not send it either.
        stack.tmux("set-option", "-t", session, "status", "off");
        try {
          bridges.push(await opening(await start({ socket: stack.socket, session })));
        } catch (error) {
          if (session === bareSession) throw error;
          told(`Without ${session}: ${error instanceof Error ? error.message : String(error)}.`);
        }
      }
      return new World(stack, web, bridges);
    } catch (error) {
      await Promise.all(bridges.map(async (bridge) => bridge.stop()));
      await stack.dispose();
      throw error;
    }
  }

  get bare(): Bridge {
    const [bare] = this.bridges;
    if (bare === undefined) throw new Error("no bare bridge");
    return bare;
  }

  get helperPid(): number {
    return this.#helperPid ?? this.stack.pid("helper");
  }

  /** After it was stopped. */
  startHelper(): void {
    this.#helperPid = this.stack.startHelper();
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
      withinMs: printedWithinMs,
    });
  }

  /** The session has printed so many numbered lines, and `printedMark(lines)` after them; its shell waits. */
  async printed(target: string, lines: number): Promise<void> {
    const print = lines === 0 ? "clear" : `seq ${lines}`;
    await this.runUntil(target, `${print}; echo ${printedMark(lines)}`, printedMark(lines));
  }

  async stop(): Promise<void> {
    await Promise.all(this.bridges.map(async (bridge) => bridge.stop()));
    await this.stack.dispose();
  }
}

export function printedMark(lines: number): string {
  return `printed-${lines}`;
}

/** tmux's target for the only window of a bridge's session. */
export function bridgeTarget({ session }: Bridge): string {
  return `=${session}:`;
}

/** A program that listens may still turn everybody away, of which no part of the bench is to die. */
async function opening(bridge: Bridge): Promise<Bridge> {
  try {
    await (await bridge.open()).close();
    return bridge;
  } catch (error) {
    await bridge.stop();
    throw error;
  }
}

const startBare: StartPeer = async ({ socket, session }) => startBareBridge(socket, session);
