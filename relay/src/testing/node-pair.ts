/** Two whole relays on loopback, joined by a real NATS server, that a web app with the secret may call. */
import type { Log } from "../log.ts";
import { startRelay, type Relay } from "../start-relay.ts";
import { keys, origin } from "./greeting.ts";
import { NatsProcess } from "./nats-process.ts";

/** What the web app's calls are signed with. */
export const internalSecret = "s".repeat(32);

export class NodePair {
  readonly nats: NatsProcess;
  readonly home: Relay;
  readonly away: Relay;

  private constructor({ nats, home, away }: Pick<NodePair, "nats" | "home" | "away">) {
    this.nats = nats;
    this.home = home;
    this.away = away;
  }

  /** `log`: of both. */
  static async start({ log }: { readonly log?: Log } = {}): Promise<NodePair> {
    const nats = await NatsProcess.start();
    const [home, away] = await Promise.all([node(nats, log), node(nats, log)]);
    return new NodePair({ nats, home, away });
  }

  async stop(): Promise<void> {
    await Promise.all([this.home.close(), this.away.close()]);
    await this.nats.dispose();
  }
}

async function node(nats: NatsProcess, log: Log | undefined): Promise<Relay> {
  const relay = await startRelay({
    port: 0,
    ticketPublicKey: keys.publicKey,
    allowedOrigins: [origin],
    natsUrl: nats.url,
    internalSecrets: [internalSecret],
    ...(log !== undefined && { log }),
  });
  await relay.serving;
  return relay;
}
