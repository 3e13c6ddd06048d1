/** The bus over NATS: core subjects for messages, a JetStream key-value bucket for claims. The one user of its client. */
import { limits } from "@coda/protocol";
import { jetstream, jetstreamManager, StorageType } from "@nats-io/jetstream";
import { Kvm, type KV } from "@nats-io/kv";
import {
  connect,
  type ConnectionOptions,
  type Msg,
  type NatsConnection,
  type Subscription,
} from "@nats-io/transport-node";
import { systemClock } from "../clock.ts";
import { contain } from "../contain.ts";
import type { Log } from "../log.ts";
import { announcedMs, handlerFailures, type Bus, type BusMessage, type Claim, type Lane } from "./bus.ts";

export interface NatsBusOptions {
  /** `nats://` URLs of the cluster's servers, separated by commas; a user and password may be in them. */
  readonly url: string;
  readonly log: Log;
  /** Copies of the claims on so many servers of the cluster. */
  readonly replicas?: number | undefined;
  /** Used tickets it has room for; default: the limit of that name. */
  readonly busClaims?: number;
}

/** When it has all it may have nothing new is taken, and nothing old is forgotten. */
interface Bucket {
  readonly name: string;
  readonly ttlMs: number;
  readonly most: number;
  readonly eachBytes: number;
}

/** JetStream's answer to a create of what is there (NATS error 10071, wrong last sequence). */
const wrongLastSequence = 10_071;

/** Rejects when no server can be reached within a few seconds, or it has no JetStream. */
export async function openNatsBus(options: NatsBusOptions): Promise<Bus> {
  const connection = await openConnection(options, "coda-relay");
  const bulk = await openConnection(options, "coda-relay-bulk").catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const { replicas = 1, busClaims = limits.busClaims } = options;
  const claims = {
    name: "coda_claims",
    ttlMs: limits.claimSeconds * 1_000,
    most: busClaims,
    eachBytes: limits.busClaimBytes,
  };
  const announced = {
    name: "coda_announced",
    ttlMs: announcedMs,
    most: limits.busAnnouncements,
    eachBytes: limits.busAnnouncementBytes,
  };
  const stores = {
    claims: async () => openBucket(connection, claims, replicas),
    announced: async () => openBucket(connection, announced, replicas),
  };
  try {
    await withoutRace(stores.claims);
    await withoutRace(stores.announced);
  } catch (error) {
    await Promise.all([connection.close(), bulk.close()]);
    throw error;
  }
  return new NatsBus({ connection, bulk, stores, log: options.log });
}

async function openConnection({ url }: NatsBusOptions, name: string): Promise<NatsConnection> {
  return connect({
    ...serversOf(url),
    name,
    pingInterval: limits.busPingMs,
    maxPingOut: 2,
    reconnectTimeWait: limits.busReconnectMs,
    reconnectJitter: limits.busReconnectMs,
    maxReconnectAttempts: -1,
    timeout: limits.busDialMs,
  });
}

/** The client wants them apart. A cluster's servers know the same users, so the first address says for all; a name alone is a token. */
function serversOf(urls: string): Pick<ConnectionOptions, "servers" | "user" | "pass" | "token"> {
  const parsed = urls.split(",").map((url) => new URL(url.trim()));
  const servers = parsed.map(({ protocol, host }) => `${protocol}//${host}`);
  const [user = "", pass = ""] = [parsed[0]?.username, parsed[0]?.password].map((part) =>
    decodeURIComponent(part ?? ""),
  );
  if (user === "") return { servers };
  return pass === "" ? { servers, token: user } : { servers, user, pass };
}

/**
 * On disk: a server that was restarted still knows the tickets of the last minute. Its cap is a number of messages: near
 * one of bytes, which is reserved and never reached, a server (2.9.10) takes some and forgets the oldest for each.
 */
async function openBucket(connection: NatsConnection, bucket: Bucket, replicas: number): Promise<KV> {
  const { name, ttlMs, most, eachBytes } = bucket;
  const caps = { max_msgs: most, max_bytes: most * eachBytes };
  const given = { ttl: ttlMs, max_bytes: caps.max_bytes, history: 1, storage: StorageType.File, replicas };
  const store = await new Kvm(jetstream(connection, { timeout: limits.claimMs })).create(name, given);
  // One that was there keeps what it was made with; and a bucket is made without a number of messages.
  const { config } = (await store.status()).streamInfo;
  if (config.max_msgs === caps.max_msgs && config.max_bytes === caps.max_bytes) return store;
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: limits.claimMs });
  await manager.streams.update(config.name, caps);
  return store;
}

interface Hearing {
  readonly handler: (payload: Uint8Array) => void;
  stop: (() => void) | undefined;
}

/** Each makes its bucket where it is missing: whoever runs the server may have emptied its store. */
interface Stores {
  readonly claims: () => Promise<KV>;
  readonly announced: () => Promise<KV>;
}

/** Not while disconnected: the client would keep what is published, and say it when it is no longer true. */
function laneOn(connection: NatsConnection, { log, isOpen }: { log: Log; isOpen: () => boolean }): Lane {
  return {
    subscribe(subject, handler) {
      const subscription: Subscription = connection.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) contain(log, handlerFailures.message, () => handler(received(message)));
        },
      });
      return () => subscription.unsubscribe();
    },
    publish(subject, payload) {
      if (isOpen()) connection.publish(subject, payload);
    },
  };
}

interface NatsParts {
  readonly connection: NatsConnection;
  readonly bulk: NatsConnection;
  readonly stores: Stores;
  readonly log: Log;
}

class NatsBus implements Bus {
  readonly bulk: Lane;
  readonly #lane: Lane;
  readonly #connection: NatsConnection;
  readonly #bulkConnection: NatsConnection;
  readonly #stores: Stores;
  readonly #log: Log;
  readonly #listeners = new Set<(connected: boolean) => void>();
  readonly #hearings = new Set<Hearing>();
  readonly #lost = new Set<NatsConnection>();
  #claims: Promise<KV> | undefined;
  #connected = true;

  constructor({ connection, bulk, stores, log }: NatsParts) {
    this.#connection = connection;
    this.#bulkConnection = bulk;
    this.#stores = stores;
    this.#log = log;
    const parts = { log, isOpen: () => this.#connected };
    this.#lane = laneOn(connection, parts);
    this.bulk = laneOn(bulk, parts);
    void this.#follow(connection);
    void this.#follow(bulk);
  }

  get isConnected(): boolean {
    return this.#connected;
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribe(subject: string, handler: (message: BusMessage) => void): () => void {
    return this.#lane.subscribe(subject, handler);
  }

  publish(subject: string, payload: Uint8Array): void {
    this.#lane.publish(subject, payload);
  }

  async request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined> {
    if (!this.#connected) return undefined;
    try {
      const reply = await this.#connection.request(subject, payload, { timeout: timeoutMs });
      return reply.data;
    } catch {
      return undefined; // nobody listens, nobody answered, or the connection went
    }
  }

  /** Tried for a while: a server that was just restarted does not know its store yet. */
  async claim(key: string, by: string): Promise<Claim> {
    for (let left: number = limits.claimAttempts; ; left--) {
      const claim = await this.#tryToClaim(key, by);
      if (claim !== "unavailable" || !this.#connected || left === 1) return claim;
      await pause(limits.busReconnectMs);
    }
  }

  async #tryToClaim(key: string, by: string): Promise<Claim> {
    if (!this.#connected) return "unavailable";
    try {
      this.#claims ??= this.#stores.claims();
      return await claimIn(await this.#claims, key, by);
    } catch (error) {
      this.#claims = undefined;
      this.#log.warn("a claim could not be made", { reason: String(error) });
      return "unavailable";
    }
  }

  async announce(payload: Uint8Array): Promise<void> {
    const announced = await this.#stores.announced();
    await announced.create(crypto.randomUUID(), payload);
  }

  onAnnounced(handler: (payload: Uint8Array) => void): () => void {
    const hearing: Hearing = { handler, stop: undefined };
    this.#hearings.add(hearing);
    void this.#hear(hearing);
    return () => {
      this.#hearings.delete(hearing);
      hearing.stop?.();
    };
  }

  async close(): Promise<void> {
    this.#setConnected(false);
    this.#hearings.clear();
    await Promise.all([this.#connection.close(), this.#bulkConnection.close()]);
  }

  /** Begun anew after each reconnect: the client's own recovery may take its watch ten seconds to notice. */
  async #hear(hearing: Hearing): Promise<void> {
    while (this.#hearings.has(hearing)) {
      try {
        const announced = await this.#stores.announced();
        const watch = await announced.watch();
        hearing.stop = () => watch.stop();
        for await (const { operation, value } of watch)
          if (operation === "PUT") contain(this.#log, handlerFailures.announcement, () => hearing.handler(value));
      } catch (error) {
        this.#log.warn("announcements could not be heard", { reason: String(error) });
      }
      if (this.#connection.isClosed()) return;
      await pause(limits.busReconnectMs);
    }
  }

  async #follow(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === "disconnect" || type === "staleConnection") {
        this.#lost.add(connection);
        this.#setConnected(false);
      }
      if (type === "staleConnection") abandonSocket(connection);
      if (type !== "reconnect") continue;
      this.#lost.delete(connection);
      if (this.#lost.size === 0) this.#setConnected(true);
      for (const hearing of this.#hearings) hearing.stop?.();
    }
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#log.info(connected ? "bus connected" : "bus lost");
    for (const listener of this.#listeners) contain(this.#log, handlerFailures.connection, () => listener(connected));
  }
}

/** Whoever made it may ask again: the answer to a create that was done may have been lost. Rejects when nobody knows. */
async function claimIn(claims: KV, key: string, by: string): Promise<Claim> {
  try {
    await claims.create(key, by);
    return "claimed";
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== wrongLastSequence) throw error;
  }
  const made = await claims.get(key);
  if (made === null) throw new Error("a claim that was made is not to be read yet");
  return made.string() === by ? "claimed" : "taken";
}

/**
 * Drops a socket without answer now. The client (3.4.0) waits until all it wrote is taken, and so for the network's
 * return and the kernel's next retransmission after it, which backs off to minutes; it has no public call for less than
 * the end of the whole connection.
 */
function abandonSocket(connection: NatsConnection): void {
  const { protocol } = connection as NatsConnection & { readonly protocol?: { readonly transport?: Transport } };
  void protocol?.transport?.close?.(new Error("the server does not answer"));
}

interface Transport {
  close?(reason: Error): Promise<void>;
}

/** Nodes that start together make a bucket at once, and the server refuses all but one of them; then it is there. */
async function withoutRace(open: () => Promise<KV>): Promise<void> {
  try {
    await open();
  } catch {
    await pause(limits.busReconnectMs);
    await open();
  }
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(ms, resolve);
  });
}

function received(message: Msg): BusMessage {
  return {
    subject: message.subject,
    payload: message.data,
    respond: (payload) => {
      message.respond(payload);
    },
  };
}
