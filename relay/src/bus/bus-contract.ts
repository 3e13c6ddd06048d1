/** What every bus must do, run on the one in memory and on a real NATS server. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog, type Log } from "../log.ts";
import { until } from "../testing/until.ts";
import type { Bus } from "./bus.ts";

export interface BusStage {
  /** Another node on the same bus. */
  node(): Promise<Bus>;
  dispose(): Promise<void>;
  /** Lines of any node's log about handlers that failed. */
  readonly failures: readonly string[];
}

/** A log that keeps its errors. */
export function failureLog(): { failures: string[]; log: Log } {
  const failures: string[] = [];
  return { failures, log: { ...silentLog, error: (...said) => failures.push(JSON.stringify(said)) } };
}

const text = (message: string): Uint8Array => new TextEncoder().encode(message);
const read = (payload: Uint8Array | undefined): string => new TextDecoder().decode(payload);

export function busContract(kind: string, makeStage: () => Promise<BusStage>): void {
  describe(`a bus (${kind})`, () => {
    let stage: BusStage;
    let near: Bus;
    let far: Bus;

    beforeEach(async () => {
      stage = await makeStage();
      near = await stage.node();
      far = await stage.node();
    });

    afterEach(async () => {
      await near.close();
      await far.close();
      await stage.dispose();
    });

    /** Messages on `subject` at `bus`, in order; the subscription is known everywhere. */
    async function heardBy(bus: Bus, subject: string): Promise<string[]> {
      const heard: string[] = [];
      bus.subscribe(subject, ({ payload }) => {
        if (read(payload) !== "ready?") heard.push(read(payload));
      });
      const readiness = `ready.${crypto.randomUUID()}`;
      bus.subscribe(readiness, (message) => message.respond(text("yes")));
      await until("the subscription", async () => (await near.request(readiness, text("?"), 1_000)) !== undefined);
      return heard;
    }

    it("brings messages to the nodes that want them, in order, and to no others", async () => {
      const heard = await heardBy(far, "room.one");
      const elsewhere = await heardBy(far, "room.two");
      for (let n = 0; n < 100; n++) near.publish("room.one", text(String(n)));
      await until("all messages", () => heard.length === 100);
      expect(heard).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
      expect(elsewhere).toEqual([]);
    });

    it("brings every byte as it was, and what a publisher does with its memory afterwards changes nothing", async () => {
      const payloads: Uint8Array[] = [];
      far.subscribe("bytes", ({ payload }) => payloads.push(payload));
      await heardBy(far, "ready");
      const all = Uint8Array.from({ length: 256 }, (_, n) => n);
      const sent = Uint8Array.from(all);
      near.publish("bytes", sent);
      await until("the bytes", () => payloads.length === 1);
      sent.fill(0);
      expect(payloads.map((payload) => Uint8Array.from(payload))).toEqual([all]);
    });

    it("takes a last '>' for everything below", async () => {
      const heard = await heardBy(far, "to.node-1.>");
      for (const subject of ["to.node-1.a", "to.node-1.a.b", "to.node-2.a", "to.node-1"])
        near.publish(subject, text(subject));
      const end = await heardBy(far, "end");
      near.publish("end", text("end"));
      await until("the end", () => end.length === 1);
      expect(heard).toEqual(["to.node-1.a", "to.node-1.a.b"]);
    });

    it("hears its own messages too, and none after the end of a subscription", async () => {
      const heard: string[] = [];
      const stop = near.subscribe("own", ({ payload }) => heard.push(read(payload)));
      near.publish("own", text("one"));
      await until("the first", () => heard.length === 1);
      stop();
      const end = await heardBy(near, "end");
      near.publish("own", text("two"));
      near.publish("end", text("end"));
      await until("the end", () => end.length === 1);
      expect(heard).toEqual(["one"]);
    });

    it("answers a request, and says at once when nobody listens", async () => {
      far.subscribe("find", (message) => message.respond(text(`${read(message.payload)}!`)));
      await heardBy(far, "ready");
      expect(read(await near.request("find", text("who"), 5_000))).toBe("who!");
      expect(await near.request("nobody", text("?"), 600_000)).toBeUndefined();
    });

    it("gives up a request that is not answered in time", async () => {
      far.subscribe("deaf", () => undefined);
      await heardBy(far, "ready");
      expect(await near.request("deaf", text("?"), 20)).toBeUndefined();
    });

    it("grants a claim to one, whichever node asks, however many at once", async () => {
      const claims = await Promise.all(
        [near, far, near, far].map(async (bus, n) => bus.claim("ticket-1", `user-${n}`)),
      );
      expect(claims.toSorted()).toEqual(["claimed", "taken", "taken", "taken"]);
      expect(await far.claim("ticket-2", "one")).toBe("claimed");
      expect(await near.claim("ticket-2", "other")).toBe("taken");
    });

    it("grants a claim again to whoever has it: that it was granted may not have been heard", async () => {
      expect(await near.claim("ticket-4", "one")).toBe("claimed");
      expect(await near.claim("ticket-4", "one")).toBe("claimed");
      expect(await far.claim("ticket-4", "other")).toBe("taken");
      expect(await far.claim("ticket-4", "one")).toBe("claimed");
    });

    it("announces to every node, itself included, and to those that come later", async () => {
      const heard: string[] = [];
      near.onAnnounced((payload) => heard.push(`near ${read(payload)}`));
      far.onAnnounced((payload) => heard.push(`far ${read(payload)}`));
      await near.announce(text("one"));
      await until("both to hear", () => heard.length === 2);
      const later = await stage.node();
      later.onAnnounced((payload) => heard.push(`later ${read(payload)}`));
      await until("the latecomer to hear", () => heard.length === 3);
      expect(heard.toSorted()).toEqual(["far one", "later one", "near one"]);
      await later.close();
    });

    it("has a second way for what may be much, in an order of its own", async () => {
      const heard: string[] = [];
      far.bulk.subscribe("much.>", ({ payload }) => heard.push(read(payload)));
      await until("the subscription", () => {
        near.bulk.publish("much.ready", text("ready?"));
        return heard.length > 0;
      });
      for (let n = 0; n < 100; n++) near.bulk.publish("much.output", text(String(n)));
      await until("all messages", () => heard.at(-1) === "99");
      expect(heard.filter((word) => word !== "ready?")).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
    });

    it("goes on when a handler throws, and tells the log", async () => {
      const heard: string[] = [];
      const deaf = (payload: Uint8Array): never => {
        heard.push(read(payload));
        throw new Error(`not for ${read(payload)}`);
      };
      far.subscribe("thrower", ({ payload }) => deaf(payload));
      const beside = await heardBy(far, "thrower");
      for (const word of ["one", "two"]) near.publish("thrower", text(word));
      await until("both messages", () => heard.length === 2 && beside.length === 2);
      far.onAnnounced(deaf);
      await near.announce(text("three"));
      await near.announce(text("four"));
      await until("both announcements", () => heard.length === 4);
      expect(heard.toSorted()).toEqual(["four", "one", "three", "two"]);
      expect(far.isConnected).toBe(true);
      // Where, and not what: a message is somebody's.
      expect(stage.failures).toHaveLength(heard.length);
      for (const failure of stage.failures) expect(failure).toMatch(/"fault":"Error","at":"at .*deaf .*bus-contract/u);
      expect(stage.failures.filter((failure) => failure.includes("not for"))).toEqual([]);
    });

    it("says nothing, hears nothing and grants nothing once it is closed", async () => {
      const heard = await heardBy(far, "room");
      await near.close();
      expect(near.isConnected).toBe(false);
      near.publish("room", text("late"));
      expect(await near.claim("ticket-3", "one")).toBe("unavailable");
      expect(await near.request("room", text("?"), 1_000)).toBeUndefined();
      far.publish("room", text("end"));
      await until("the end", () => heard.length === 1);
      expect(heard).toEqual(["end"]);
    });
  });
}
