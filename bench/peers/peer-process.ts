/** A peer's server as a process of ours: started on a port of its own, and heard when it answers there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { freePorts } from "../../e2e/support/free-ports.ts";
import { waitFor } from "../../e2e/support/wait-for.ts";

export interface PeerProcess {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface PeerCommand {
  readonly name: string;
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const startedMs = 30_000;
/** The last of what it said, for whoever reads why it did not start. */
const saidLength = 2_000;

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Throws with what it said when it does not listen. */
export async function startPeerProcess({ name, program, args, env = {} }: PeerCommand): Promise<PeerProcess> {
  const { peer: port } = await freePorts("peer");
  // Of a tmux that we may run in, a peer's own `tmux attach` is to know nothing.
  const { TMUX: _, ...own } = process.env;
  const child = spawn(program, args(port), { env: { ...own, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => (said = (said + bytes.toString("utf8")).slice(-saidLength)));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  };
  try {
    await waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${said}`);
        return answers(port);
      },
      { what: `${name} to listen`, withinMs: startedMs, show: () => said },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  if (child.pid === undefined) throw new Error(`${name} did not start`);
  return { port, pid: child.pid, stop };
}
