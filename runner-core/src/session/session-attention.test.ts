import { randomUUID } from "node:crypto";
import { sessionIdSchema, windowIdSchema } from "@coda/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { SessionAttention, type AttendedSession } from "./session-attention.ts";
import type { InputOutcome } from "./session-host.ts";

const session = sessionIdSchema.parse(randomUUID());
const other = sessionIdSchema.parse(randomUUID());
let clock: ManualClock;
let refreshes: number;
let changes: number;
let attention: SessionAttention;

beforeEach(() => {
  clock = new ManualClock();
  refreshes = 0;
  changes = 0;
  attention = new SessionAttention({ clock, refresh: () => (refreshes += 1), onChanged: () => (changes += 1) });
});

/** The session with a terminal whose last key was that long ago; none for undefined. */
function listed(keyAgoMs?: number, exited = false): AttendedSession {
  const activity = Math.floor((clock.now() - (keyAgoMs ?? 0)) / 1_000);
  const terminal = { name: "/dev/pts/3", session: "$1", window: windowIdSchema.parse("@1"), activity };
  return { session, terminals: keyAgoMs === undefined ? [] : [terminal], exited };
}

async function typed(outcome: InputOutcome = "taken"): Promise<void> {
  await attention.answering(session, async () => outcome);
}

describe("a session that rang", () => {
  it("wants somebody until something typed into it is taken, and no other session does", async () => {
    attention.rang(session);
    attention.rang(session);
    expect([attention.isWanted(session), attention.isWanted(other), changes]).toEqual([true, false, 1]);
    await typed("tmux-lost");
    await attention.answering(other, async () => "taken");
    expect(attention.isWanted(session)).toBe(true);
    await typed();
    await typed();
    expect([attention.isWanted(session), changes]).toEqual([false, 2]);
  });

  it("is not answered by what makes it ring, even if that rings before tmux has said that it took it", async () => {
    attention.rang(session);
    await attention.answering(session, async () => {
      attention.rang(session);
      return "taken";
    });
    expect(attention.isWanted(session)).toBe(true);
  });

  it("is answered by a key in a terminal since, or by one that came since, which are looked for", () => {
    attention.rang(session);
    attention.listed([listed(30_000)]);
    clock.advance(1_000);
    expect(refreshes).toBe(2);
    attention.listed([listed(2_000)]);
    expect(attention.isWanted(session)).toBe(true);
    clock.advance(5_000);
    attention.listed([listed(0)]);
    expect(attention.isWanted(session)).toBe(false);
    const before = refreshes;
    clock.advance(60_000);
    expect(refreshes).toBe(before);
  });

  it("is answered by a key in its own second, before or after it, and by none of the second before", () => {
    clock.advance(1_000 - (clock.now() % 1_000) + 500);
    for (const [sinceMs, wanted] of [
      [-400, false],
      [400, false],
      [-600, true],
    ] as const) {
      const keyMs = clock.now() + sinceMs;
      attention.rang(session);
      attention.listed([listed(clock.now() - keyMs)]);
      expect(attention.isWanted(session)).toBe(wanted);
    }
    attention.close();
  });

  it("is not looked at while no terminal is attached", () => {
    attention.rang(session);
    attention.listed([listed()]);
    clock.advance(60_000);
    expect([attention.isWanted(session), refreshes]).toEqual([true, 1]);
    attention.listed([listed(90_000)]); // one attached long ago shows it now
    clock.advance(1_000);
    expect(refreshes).toBe(2);
    attention.close();
  });

  it("is forgotten with its end", () => {
    attention.rang(session);
    attention.listed([listed(undefined, true)]);
    expect(attention.isWanted(session)).toBe(false);
    attention.rang(session);
    attention.listed([]);
    expect(attention.isWanted(session)).toBe(false);
  });
});
