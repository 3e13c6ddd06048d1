/**
 * A push service (RFC 8030) with the browsers it delivers to: checks who sends (RFC 8292), and decrypts as those browsers
 * would (RFC 8291, RFC 8188). Written from the RFCs, with nothing of the library that encrypts.
 */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, randomUUID, verify } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pushMessageSchema, type PushMessage, type PushSubscriptionJson } from "@coda/protocol";
import { systemClock } from "../clock.ts";

export interface Delivered {
  readonly message: PushMessage;
  readonly ttlSeconds: number;
  readonly urgency: string | undefined;
  readonly topic: string | undefined;
  /** The key that vouches for it, and whom it names. */
  readonly signedBy: string;
  readonly subject: unknown;
}

interface Browser {
  readonly subscription: PushSubscriptionJson;
  readonly receiver: ReturnType<typeof createECDH>;
  readonly delivered: Delivered[];
}

/** What is answered instead of taking it, once for each. */
interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export class PushService {
  readonly refusals: Refusal[] = [];
  /** Whatever came, taken or not. */
  requests = 0;
  readonly #server: Server;
  readonly #browsers = new Map<string, Browser>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<PushService> {
    const server = createServer((request, reply) => {
      void service.#take(request, reply);
    });
    const service = new PushService(server);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A new browser, and what it was sent. */
  newBrowser(): { readonly subscription: PushSubscriptionJson; readonly delivered: readonly Delivered[] } {
    const receiver = createECDH("prime256v1");
    receiver.generateKeys();
    const path = `/push/${randomUUID()}`;
    const keys = { p256dh: receiver.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") };
    const browser = { subscription: { endpoint: this.origin + path, keys }, receiver, delivered: [] };
    this.#browsers.set(path, browser);
    return browser;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #take(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    this.requests += 1;
    const body = await buffer(request);
    const refusal = this.refusals.shift();
    const browser = this.#browsers.get(request.url ?? "");
    if (refusal !== undefined || browser === undefined) {
      reply.writeHead(refusal?.status ?? 404, refusal?.headers).end();
      return;
    }
    try {
      browser.delivered.push(this.#delivery(request, body, browser));
      reply.writeHead(201, { location: `${this.origin}/message` }).end();
    } catch (error) {
      reply.writeHead(400).end(String(error));
    }
  }

  #delivery({ headers }: IncomingMessage, body: Buffer, browser: Browser): Delivered {
    if (headers["content-encoding"] !== "aes128gcm") throw new Error("the encoding is not RFC 8291's");
    const text = decrypted(body, browser).toString("utf8");
    return {
      message: pushMessageSchema.parse(JSON.parse(text)),
      ttlSeconds: Number(headers["ttl"]),
      urgency: String(headers["urgency"]),
      topic: String(headers["topic"]),
      ...this.#sender(String(headers.authorization)),
    };
  }

  /** RFC 8292, 2 and 3. */
  #sender(authorization: string): Pick<Delivered, "signedBy" | "subject"> {
    const { token = "", key = "" } = /^vapid t=(?<token>[^,]+), ?k=(?<key>\S+)$/u.exec(authorization)?.groups ?? {};
    const [header = "", claims = "", signature = ""] = token.split(".");
    const point = Buffer.from(key, "base64url");
    const jwk = { kty: "EC", crv: "P-256", x: part(point, 1), y: part(point, 33) };
    const signer = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
    const isSigned = verify("sha256", Buffer.from(`${header}.${claims}`), signer, Buffer.from(signature, "base64url"));
    if (!isSigned) throw new Error("the sender's signature is not good");
    const told = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
    const seconds = Number(told["exp"]) - systemClock.now().getTime() / 1_000;
    if (told["aud"] !== this.origin || !(seconds > 0 && seconds <= 24 * 3_600))
      throw new Error("not for here, or not now");
    return { signedBy: key, subject: told["sub"] };
  }
}

function part(point: Buffer, from: number): string {
  return point.subarray(from, from + 32).toString("base64url");
}

/** RFC 8188, 2: salt, record size, the sender's key, then one record; RFC 8291, 3.3 and 3.4: what its key is made of. */
function decrypted(body: Buffer, { receiver, subscription }: Browser): Buffer {
  const salt = body.subarray(0, 16);
  const keyBytes = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyBytes);
  const record = body.subarray(21 + keyBytes);
  const shared = receiver.computeSecret(sender);
  const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), receiver.getPublicKey(), sender]);
  const secret = derived(shared, Buffer.from(subscription.keys.auth, "base64url"), { info: keyInfo, bytes: 32 });
  const key = derived(secret, salt, { info: Buffer.from("Content-Encoding: aes128gcm\0"), bytes: 16 });
  const nonce = derived(secret, salt, { info: Buffer.from("Content-Encoding: nonce\0"), bytes: 12 });
  const cipher = createDecipheriv("aes-128-gcm", key, nonce);
  cipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end === -1 || padded.subarray(end + 1).some((byte) => byte !== 0))
    throw new Error("the padding is not the last record's");
  return padded.subarray(0, end);
}

function derived(
  secret: Buffer,
  salt: Buffer,
  { info, bytes }: { readonly info: Buffer; readonly bytes: number },
): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}
