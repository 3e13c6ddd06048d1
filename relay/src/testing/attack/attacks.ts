/** What strangers and broken peers do to a relay: from its first byte to frames in every state a connection has. */
import { defaultSessionPrefix, internalHeaders, revokePath, supportedVersions } from "@coda/protocol";
import { systemClock } from "../../clock.ts";
import { clientId, deviceId, ideaId, sessionId, userId } from "../ids.ts";
import { opcodes, RawClient } from "./raw-client.ts";
import { randomMessage, randomText, type Side } from "./random-frames.ts";
import { SeededRandom } from "./seeded-random.ts";

/** The relay that is attacked, and what its web app would give. */
export interface Ground {
  readonly port: number;
  readonly origin: string;
  readonly ticket: (claims: Readonly<Record<string, unknown>>) => string;
  /** In which the relay is told the client's address; undefined where it takes the socket's. */
  readonly addressHeader: string | undefined;
}

interface Attacker {
  readonly ground: Ground;
  readonly random: SeededRandom;
  readonly client: RawClient;
}

type Attack = (attacker: Attacker) => Promise<void>;

/** Devices of attackers are no honest peer's. */
const firstDevice = 900_000;

function upgradeText({ ground, random }: Attacker, lines: readonly string[] = []): string {
  // So many that no limit of one address ends it all, so few that what is remembered of them is not much.
  const address = `10.0.${random.below(4)}.${random.below(250)}`;
  return [
    "GET /v1/socket HTTP/1.1",
    `Host: 127.0.0.1:${ground.port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${random.bytes(16).toString("base64")}`,
    ...(ground.addressHeader === undefined ? [] : [`${ground.addressHeader}: ${address}`]),
    ...lines,
    "\r\n",
  ].join("\r\n");
}

async function upgraded(attacker: Attacker, side: Side): Promise<boolean> {
  const { client, ground } = attacker;
  client.write(upgradeText(attacker, side === "browser" ? [`Origin: ${ground.origin}`] : []));
  return client.answered("HTTP/1.1 101");
}

function helloOf({ ground, random }: Attacker, side: Side): Readonly<Record<string, unknown>> {
  const device = 1 + random.below(3);
  const session = 1 + random.below(3);
  const place = { ses: sessionId(session), idea: ideaId(session), slot: "primary" };
  const role = side === "helper" ? "helper" : random.pick(["driver", "viewer"]);
  const claims = {
    role,
    sub: userId(firstDevice + random.below(50)),
    dev: deviceId(firstDevice + device),
    ...(side === "helper" ? {} : place),
  };
  const bad = { ...claims, exp: 1, role: random.pick(["helper", "driver", "nobody"]) };
  return {
    t: "hello",
    role: side,
    versions: supportedVersions,
    capabilities: random.pick([[], ["keyframes", "fill", "pulse", "openings"], ["warp"]]),
    prefix: defaultSessionPrefix,
    software: "attack",
    ticket: ground.ticket(random.chance(0.1) ? bad : claims),
    ...(side === "browser" ? { client: clientId(random.below(99) + 1), wants: random.pick(["open", "follow"]) } : {}),
  };
}

const garbage: Attack = async ({ client, random }) => {
  await client.writeInPieces(random.bytes(1 + random.below(4_000)), 20);
};

const truncatedUpgrade: Attack = async (attacker) => {
  const text = upgradeText(attacker);
  await attacker.client.writeInPieces(Buffer.from(text.slice(0, attacker.random.below(text.length))), 5);
};

const slowUpgrade: Attack = async (attacker) => {
  const text = upgradeText(attacker);
  const length = attacker.random.chance(0.5) ? text.length : attacker.random.below(text.length);
  for (let at = 0; at < length && !attacker.client.isOver; at += 8) {
    attacker.client.write(text.slice(at, at + 8));
    await attacker.client.pause(attacker.random.below(400));
  }
};

const hugeHeaders: Attack = async (attacker) => {
  const { random, client } = attacker;
  const many = Array.from({ length: random.below(4_000) }, (_, n) => `X-${n}: ${n}`);
  const lines = random.chance(0.5) ? many : [`X-Long: ${"x".repeat(random.below(300_000))}`];
  client.write(upgradeText(attacker, lines));
  await client.answered("HTTP/1.1");
};

const damagedUpgrade: Attack = async (attacker) => {
  const { random, client } = attacker;
  const bytes = Buffer.from(upgradeText(attacker));
  for (let flips = 1 + random.below(5); flips > 0; flips--) bytes[random.below(bytes.length)] = random.below(256);
  client.write(bytes);
  await client.answered("HTTP/1.1");
};

const pages: Attack = async (attacker) => {
  const { random, client, ground } = attacker;
  const method = random.pick(["GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "TRACE"]);
  const path = random.pick(["/healthz", "/readyz", "/metrics", revokePath, "/internal/../x", "*", "//", "/v1/socket"]);
  const body = random.bytes(random.below(100_000));
  const length = random.pick([body.length, body.length + 10, -1, 0]);
  const timestamp = random.chance(0.5) ? systemClock.unixMs() : random.number();
  const fields = [
    `${internalHeaders.timestamp}: ${timestamp}`,
    `${internalHeaders.signature}: ${random.bytes(32).toString("base64url")}`,
  ];
  for (let times = random.below(4); times >= 0; times--) {
    const head = [
      `${method} ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${ground.port}`,
      `Content-Length: ${length}`,
      ...fields,
    ];
    client.write(`${head.join("\r\n")}\r\n\r\n`);
    client.write(body);
  }
  await client.answered("HTTP/1.1");
};

const badWebSocketFrames: Attack = async (attacker) => {
  const { random, client } = attacker;
  if (!(await upgraded(attacker, "helper"))) return;
  for (let left = 1 + random.below(6); left > 0 && !client.isOver; left--) {
    client.frame(random.below(16), random.bytes(random.below(300)), {
      first: random.below(256),
      masked: random.chance(0.7),
      ...(random.chance(0.3) ? { length: random.pick([0, 125, 65_535, 2 ** 32, Number.MAX_SAFE_INTEGER]) } : {}),
    });
    await client.pause(random.below(5));
  }
};

const firstFrame: Attack = async (attacker) => {
  const { random, client } = attacker;
  const side = random.pick(["helper", "browser"] as const);
  if (!(await upgraded(attacker, side))) return;
  const hello = {
    ...helloOf(attacker, side),
    ticket: random.pick(["", "a.b.c", random.bytes(300).toString("base64url")]),
  };
  const text = random.chance(0.3) ? randomText({ t: "ping", n: 1 }, random) : randomText(hello, random);
  client.frame(random.chance(0.9) ? opcodes.text : opcodes.binary, Buffer.from(text));
  // Without waiting for the verdict.
  if (random.chance(0.5)) sendRandom(attacker, side);
};

/** Fragmented now and then (RFC 6455, 5.4). */
function sendRandom({ client, random }: Attacker, side: Side): void {
  const { isText, bytes } = randomMessage(side, random);
  const opcode = isText ? opcodes.text : opcodes.binary;
  if (!random.chance(0.1)) return client.frame(opcode, bytes);
  const cut = random.below(bytes.length + 1);
  client.frame(opcode, bytes.subarray(0, cut), { first: opcode });
  if (random.chance(0.9)) client.frame(opcodes.continuation, bytes.subarray(cut));
}

/** A peer with a good ticket, mostly, that says whatever comes into its head. */
const member =
  (side: Side): Attack =>
  async (attacker) => {
    const { random, client } = attacker;
    if (!(await upgraded(attacker, side))) return;
    client.frame(opcodes.text, Buffer.from(JSON.stringify(helloOf(attacker, side))));
    if (random.chance(0.9)) await client.heard("welcome");
    for (let left = 1 + random.below(60); left > 0 && !client.isOver; left--) {
      sendRandom(attacker, side);
      if (random.chance(0.3)) await client.pause(random.below(10));
    }
  };

const attacks: readonly Attack[] = [
  garbage,
  truncatedUpgrade,
  slowUpgrade,
  hugeHeaders,
  damagedUpgrade,
  pages,
  badWebSocketFrames,
  firstFrame,
  member("helper"),
  member("helper"),
  member("browser"),
  member("browser"),
];

/** One connection from its beginning to its end, as the seed says. */
export async function attack(ground: Ground, seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const client = new RawClient(ground.port, random);
  await random.pick(attacks)({ ground, random, client });
  await client.leave();
}
