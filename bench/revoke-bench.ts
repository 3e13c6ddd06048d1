/**
 * How long a socket outlives its permission: from the request that takes it back, and from the web app's answer, to the
 * socket's end at the relay that the web app did not call; and from its commit, where the web process died right after it.
 */
import { revoking } from "../server/access/revoking.ts";
import { systemClock } from "../server/clock.ts";
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
  /** From the commit of a web process that tells nobody to the end of the sockets, by the word of another one. */
  readonly dead: Quantiles;
}

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
  const [answeredMs, endedMs] = await Promise.all([target.takeBack().then(() => performance.now()), ended(target)]);
  return { kind, requestMs: endedMs - beganMs, answerMs: endedMs - answeredMs };
}

/** A process that dies between its commit and its call: played here by one that never makes the call. */
async function deadRound(world: RevocableWorld, kind: RevokedKind): Promise<number> {
  const target = await world.target(kind);
  const committed = Promise.withResolvers<number>();
  const dying = {
    revoke: async (): Promise<never> => {
      committed.resolve(performance.now());
      return new Promise(() => {});
    },
  };
  const given = { orm: world.orm, relay: dying, clock: systemClock };
  void revoking(given, async (_tx, revoke) => revoke(target.revocation));
  const [committedMs, endedMs] = await Promise.all([committed.promise, ended(target)]);
  return endedMs - committedMs;
}

/** When the last of its sockets was. */
async function ended({ peers }: Target): Promise<number> {
  const closed = await Promise.all(peers.map(async (peer) => peer.closed()));
  const other = closed.find(({ code }) => code !== closeCodes.revoked.code);
  if (other !== undefined) throw new Error(`a socket was closed as ${other.code}, not as revoked`);
  return performance.now();
}

function figuresOf(rounds: readonly Round[]): RevokedFigures {
  return {
    fromRequest: quantilesOf(rounds.map(({ requestMs }) => requestMs)),
    fromAnswer: quantilesOf(rounds.map(({ answerMs }) => answerMs)),
  };
}
