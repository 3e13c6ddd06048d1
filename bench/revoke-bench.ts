/**
 * How long a socket outlives its permission: from the request that takes it back, and from the web app's answer, to the
 * socket's end at the relay that the web app did not call; and from its commit, where the web process died right after it.
 */
import { join } from "node:path";
import { run } from "../scripts/command.ts";
import { closeCodes } from "@coda/protocol";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { RevocableWorld, revokedKinds, type RevokedKind, type Target } from "./revocable-world.ts";

export interface RevokedFigures {
  /** Milliseconds. */
  readonly fromRequest: Quantiles;
  /** Negative where the socket had ended before the web app answered. */
  readonly fromAnswer: Quantiles;
}

export interface RevokeFigures {
  readonly all: RevokedFigures;
  readonly kinds: Readonly<Record<RevokedKind, RevokedFigures>>;
  /** From the commit of a web process that is killed then, to the end of the sockets, by the word of another one. */
  readonly dead: Quantiles;
}

const dyingWeb = join(import.meta.dirname, "dying-web.ts");
/** As a shell counts: 128 and SIGKILL. */
const killed = 137;

interface Round {
  readonly kind: RevokedKind;
  readonly requestMs: number;
  readonly answerMs: number;
}

export async function measureRevoke({ quick }: { quick: boolean }): Promise<RevokeFigures> {
  const count = quick ? 10 : 100;
  const world = await RevocableWorld.start();
  try {
    const rounds: Round[] = [];
    const dead: number[] = [];
    await round(world, "user"); // the web app's first requests load its code
    for (let n = 0; n < count; n++) rounds.push(await round(world, kindOf(n)));
    for (let n = 0; n < count; n++) dead.push(await deadRound(world, kindOf(n)));
    const kinds = Object.fromEntries(
      revokedKinds.map((kind) => [kind, figuresOf(rounds.filter((each) => each.kind === kind))]),
    ) as Record<RevokedKind, RevokedFigures>;
    return { all: figuresOf(rounds), kinds, dead: quantilesOf(dead) };
  } finally {
    await world.stop();
  }
}

function kindOf(n: number): RevokedKind {
  return revokedKinds[n % revokedKinds.length] ?? "user";
}

async function round(world: RevocableWorld, kind: RevokedKind): Promise<Round> {
  const target = await world.target(kind);
  const beganMs = performance.now();
  const now = (): number => performance.now();
  const [answeredMs, endedMs] = await Promise.all([target.takeBack().then(now), ended(target).then(now)]);
  return { kind, requestMs: endedMs - beganMs, answerMs: endedMs - answeredMs };
}

/** Another process on the same database takes it back, and is killed when it has committed. */
async function deadRound(world: RevocableWorld, kind: RevokedKind): Promise<number> {
  const target = await world.target(kind);
  const given = JSON.stringify({ url: world.databaseUrl, revocation: target.revocation });
  const dying = run({ program: process.execPath, args: [dyingWeb, given], env: { NODE_NO_WARNINGS: "1" } });
  // By the one clock that both processes have.
  const [{ code, output }, endedMs] = await Promise.all([dying, ended(target).then(() => Date.now())]);
  const committedMs = Number(output);
  if (code !== killed || !(committedMs > 0)) throw new Error(`the web process ended with ${code}: ${output}`);
  return endedMs - committedMs;
}

/** Resolves when the last of its sockets is closed, as revoked. */
async function ended({ peers }: Target): Promise<void> {
  const closed = await Promise.all(peers.map(async (peer) => peer.closed()));
  const other = closed.find(({ code }) => code !== closeCodes.revoked.code);
  if (other !== undefined) throw new Error(`a socket was closed as ${other.code}, not as revoked`);
}

function figuresOf(rounds: readonly Round[]): RevokedFigures {
  return {
    fromRequest: quantilesOf(rounds.map(({ requestMs }) => requestMs)),
    fromAnswer: quantilesOf(rounds.map(({ answerMs }) => answerMs)),
  };
}
