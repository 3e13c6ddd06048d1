/**
 * Attacks on a relay, many at once for minutes, each repeated by its seed, while honest sessions go on: nothing may
 * crash, be logged as our own fault, or stay behind, and no honest byte may be late or wrong.
 */
import { attack } from "@coda/relay/testing/attack";
import { limits } from "@coda/protocol";
import { balanceOver, Crowd, faultOf, moved, type Fault } from "./lasting-crowd.ts";
import { openHelper } from "./peers.ts";
import { addressHeader, heapWatch, origin, ServerProcess, ticketOf } from "./server-process.ts";

const atOnce = 40;
const honestSessions = 5;
/** Sockets of an ended attack, and what the relay remembers of its sessions and tickets, are gone after this. */
const settleMs = Math.max(limits.roomLingerMs + limits.upgradeMs, limits.claimSeconds * 1_000) + 10_000;
/** No attacker's and no honest session's. */
const lateDevice = 999_999;
const sampleMs = 30_000;

interface Standing {
  readonly descriptors: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

export interface FuzzFigures {
  readonly seed: number;
  readonly attacks: number;
  readonly before: Standing;
  readonly during: readonly Standing[];
  readonly after: Standing;
  /** What its health page counts after everybody but the honest has gone. */
  readonly left: unknown;
  readonly honest: Fault;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
}

export async function fuzzRelay(seed: number, minutes: number): Promise<FuzzFigures> {
  const server = await ServerProcess.relay({}, heapWatch);
  const crowd = new Crowd(
    honestSessions,
    balanceOver(() => [server.port]),
  );
  try {
    await moved(crowd.browsers);
    // Code that was never run is compiled at its first use, and stays.
    await attackFor(server, { seed: seed ^ 0x5eed, forMs: 15_000 });
    await settled(server);
    const before = await standing(server);
    for (const browser of crowd.browsers) browser.begin();
    const during: Standing[] = [];
    const timer = setInterval(() => {
      standing(server).then(
        (now) => during.push(now),
        () => undefined, // it has ended, which the end of this tells
      );
    }, sampleMs);
    const attacks = await attackFor(server, { seed, forMs: minutes * 60_000 });
    clearInterval(timer);
    if (server.hasEnded) throw new Error(`the relay ended; --seed ${seed} repeats it`);
    const honest = faultOf("honest sessions", crowd.browsers);
    await settled(server);
    await moved(crowd.browsers);
    const after = await standing(server);
    const left: unknown = await (await fetch(`http://127.0.0.1:${server.port}/healthz`)).json();
    const figures = { seed, attacks, before, during, after, left, honest };
    return { ...figures, problems: problemsOf(figures, server.errors) };
  } finally {
    crowd.stop();
    await server.stop("SIGKILL");
  }
}

/** Returns how many there were. */
async function attackFor(server: ServerProcess, { seed, forMs }: { seed: number; forMs: number }): Promise<number> {
  const ground = { port: server.port, origin, addressHeader, ticket: ticketOf };
  const untilMs = performance.now() + forMs;
  let made = 0;
  const attacker = async (): Promise<void> => {
    while (performance.now() < untilMs && !server.hasEnded) await attack(ground, seed + made++);
  };
  await Promise.all(Array.from({ length: atOnce }, attacker));
  return made;
}

/** Everything that is forgotten by time has been: used tickets are, at the next one. */
async function settled(server: ServerProcess): Promise<void> {
  await pause(settleMs);
  (await openHelper(server.port, lateDevice)).close();
  await pause(limits.closeGraceMs);
}

async function standing(server: ServerProcess): Promise<Standing> {
  const heapBytes = await server.heapBytes();
  return { descriptors: server.descriptors, heapBytes, rssBytes: server.rssBytes };
}

/** Live memory varies by so much with the moment: tails of the honest, tokens of rates. */
const heapSlackBytes = 4 * 2 ** 20;
const stillMs = 2_000;

function problemsOf(figures: Omit<FuzzFigures, "problems">, errors: readonly string[]): string[] {
  const { before, after, honest } = figures;
  const problems: string[] = [];
  if (errors.length > 0)
    problems.push(`${errors.length} faults were logged as the relay's own; the first: ${errors[0]}`);
  if (after.descriptors > before.descriptors)
    problems.push(`${after.descriptors - before.descriptors} descriptors stayed open`);
  if (after.heapBytes > before.heapBytes + heapSlackBytes) problems.push("memory did not return to where it was");
  if (honest.faults > 0) problems.push(`${honest.faults} bytes of honest sessions were wrong or double`);
  if (honest.stillMs.p99 > stillMs)
    problems.push(`an honest session stood still for ${honest.stillMs.p99.toFixed(0)} ms`);
  return problems;
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
