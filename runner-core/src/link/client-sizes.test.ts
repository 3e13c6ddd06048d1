/** A browser that is there twice: it came back before the relay knew that its connection before is dead. */
import { clientRefSchema } from "@coda/protocol";
import { beforeEach, expect, test } from "vitest";
import { InputBench } from "../testing/input-bench.ts";

const [before, now] = [clientRefSchema.parse(1), clientRefSchema.parse(2)];
const size = { columns: 90, rows: 30 };
let bench: InputBench;

beforeEach(async () => {
  bench = new InputBench();
  await bench.connect();
  bench.join({ client: before });
  bench.relay.say({ t: "proposeSize", client: before, session: bench.session.session, size });
});

test("SZ1 its size goes with its last connection, not with the one that is missed late", () => {
  bench.join({ client: now });
  bench.relay.say({ t: "proposeSize", client: now, session: bench.session.session, size });
  bench.relay.say({ t: "clientLeft", client: before });
  expect(bench.host.sizes).toEqual([size, size]);
  bench.relay.say({ t: "clientLeft", client: now });
  expect(bench.host.sizes).toEqual([size, size, undefined]);
});

test("SZ4 what it wanted as a driver goes where it came back as a viewer", () => {
  bench.clock.advance(1);
  bench.join({ client: now, role: "viewer" });
  bench.relay.say({ t: "clientLeft", client: before });
  expect(bench.host.sizes).toEqual([size, undefined]);
});
