/** Whose tickets a helper does not believe, as it tells relays that pass it on. */
import { randomUUID } from "node:crypto";
import { clientRefSchema, userIdSchema } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { InputBench } from "../testing/input-bench.ts";

async function connected(capabilities: readonly string[]): Promise<InputBench> {
  const bench = new InputBench();
  await bench.connect(capabilities);
  return bench;
}

/** With a ticket that nobody signed. */
function joinDoubted(bench: InputBench, role: "viewer" | "driver", ticket: string | undefined = "x.y.z"): void {
  const who = { client: clientRefSchema.parse(1), clientId: bench.tab, user: userIdSchema.parse(randomUUID()) };
  bench.relay.say({ t: "clientJoined", ...who, session: bench.session.session, role, ticket });
}

const told = (bench: InputBench) => bench.relay.sent("ticketJudged").map(({ client, doubt }) => [client, doubt]);

describe("a ticket that is not believed", () => {
  test("SL9 is told of once, and that the next one is believed", async () => {
    const bench = await connected(["law", "doubts"]);
    joinDoubted(bench, "driver");
    joinDoubted(bench, "driver");
    expect(told(bench)).toEqual([[1, "signature"]]);
    bench.join({ client: 1 });
    expect(told(bench)).toEqual([
      [1, "signature"],
      [1, null],
    ]);
  });

  test("SL9 is told of to drivers that showed one, and a ticket that is good to nobody", async () => {
    const bench = await connected(["doubts"]);
    joinDoubted(bench, "viewer");
    const who = { client: clientRefSchema.parse(2), clientId: bench.secondTab, user: userIdSchema.parse(randomUUID()) };
    bench.relay.say({ t: "clientJoined", ...who, session: bench.session.session, role: "driver" });
    bench.join({ client: 3 });
    expect(told(bench)).toEqual([]);
  });

  test("FR7 SL9 is nothing to a relay that does not know of it", async () => {
    const bench = await connected(["law"]);
    joinDoubted(bench, "driver");
    expect(told(bench)).toEqual([]);
  });
});
