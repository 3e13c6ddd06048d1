/** Two nodes on NATS under load, and what goes wrong with them: how long sessions stand still, and that nothing is lost. */
import { sessionIdSchema } from "@coda/protocol";
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { revoke } from "@coda/relay/testing/revoke";
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { balanceOver, Crowd, faultOf, moved, type Fault } from "./lasting-crowd.ts";
import { browserTicket, openBrowser, openHelper, sessionId } from "./peers.ts";
import { ServerProcess } from "./server-process.ts";

export interface FaultFigures {
  readonly faults: readonly Fault[];
  readonly revocationMs: Quantiles;
}

const secret = "bench-".repeat(8);

class TwoNodes {
  readonly nats: NatsProcess;
  #nodes: ServerProcess[] = [];

  constructor(nats: NatsProcess) {
    this.nats = nats;
  }

  get ports(): number[] {
    return this.#nodes.map((node) => node.port);
  }

  async add(): Promise<void> {
    this.#nodes.push(await ServerProcess.relay({ NATS_URL: this.nats.url, RELAY_INTERNAL_SECRET: secret }));
  }

  readonly balance = balanceOver(() => this.ports);

  /** The oldest node ends, and a new one takes its place when it is gone. */
  async replaceOldest(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const oldest = this.#nodes.shift();
    await oldest?.stop(signal);
    await this.add();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map(async (node) => node.stop("SIGKILL")));
    await this.nats.dispose();
  }
}

export async function measureFaults(sessions: number, revocations: number): Promise<FaultFigures> {
  const nodes = new TwoNodes(await NatsProcess.start());
  await nodes.add();
  await nodes.add();
  const crowd = new Crowd(sessions, nodes.balance);
  const { browsers } = crowd;
  try {
    await moved(browsers);
    const faults: Fault[] = [];
    const during = async (name: string, act: () => Promise<void>): Promise<void> => {
      process.stderr.write(`bench: two nodes, ${name} …\n`);
      for (const browser of browsers) browser.begin();
      await act();
      await moved(browsers);
      faults.push(faultOf(name, browsers));
    };
    await during("nothing", async () => pause(3_000));
    await during("rolling drain of both nodes", async () => {
      await nodes.replaceOldest("SIGTERM");
      await moved(browsers);
      await nodes.replaceOldest("SIGTERM");
    });
    await during("a node killed", async () => nodes.replaceOldest("SIGKILL"));
    await during("NATS restarted", async () => {
      await nodes.nats.kill();
      await nodes.nats.begin();
    });
    return { faults, revocationMs: await measureRevocations(nodes.ports, revocations) };
  } finally {
    crowd.stop();
    await nodes.stop();
  }
}

/** From the web app's call to the last of two sockets' end, one at each node. */
async function measureRevocations([home = 0, away = 0]: readonly number[], rounds: number): Promise<Quantiles> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const session = 100_000 + round;
    const helper = await openHelper(home, session);
    const place = { device: session, session };
    const browsers = await Promise.all([
      openBrowser(home, browserTicket(place)),
      openBrowser(away, browserTicket(place)),
    ]);
    const ended = Promise.all(
      browsers.map(async (browser) => new Promise((resolve) => browser.socket.once("close", resolve))),
    );
    const began = performance.now();
    const status = await revoke(home, {
      secrets: [secret],
      revocations: [{ what: "session", session: sessionIdSchema.parse(sessionId(session)) }],
    });
    if (status !== 200) throw new Error(`a revocation was answered with ${status}`);
    await ended;
    times.push(performance.now() - began);
    helper.close();
  }
  return quantilesOf(times);
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
