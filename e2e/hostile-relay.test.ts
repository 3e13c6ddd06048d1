/**
 * A page and a helper with a relay between them that wants harm. Whatever it does is refused and counted, and the program
 * gets what its user typed, a beginning of it, or nothing: never anything else.
 */
import {
  clientIdSchema,
  clientRefSchema,
  decodeDataFrame,
  encodeDataFrame,
  rewriteRef,
  paneRefSchema,
  type PaneRef,
} from "@coda/protocol";
import { until } from "@coda/relay/testing/until";
import type { HeadlessSession } from "@coda/terminal-client/testing/headless-session";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { controlOf, HostileRelay, inputOf, type PageWish } from "./support/hostile-relay.ts";

const encoder = new TextEncoder();
const action = { do: "newWindow" } as const;
let relay: HostileRelay;
let pages: HeadlessSession[];

beforeEach(async () => {
  relay = await HostileRelay.start();
  pages = [];
  await until("the helper is live", () => relay.helper.live);
});
afterEach(async () => {
  for (const page of pages) page.session.dispose();
  await relay.close();
});

async function typist(role: "viewer" | "driver" = "driver", wish?: PageWish): Promise<HeadlessSession> {
  const page = relay.open(role, wish);
  pages.push(page);
  const ready = () => page.session.getSnapshot().canType || page.session.getSnapshot().role === "viewer";
  await until("the page is connected", ready);
  return page;
}

function type(page: HeadlessSession, text: string): void {
  for (const key of text) page.type(encoder.encode(key));
}

async function typed(page: HeadlessSession, text: string): Promise<void> {
  const before = relay.helper.stdin[0] ?? "";
  type(page, text);
  await until("it is typed", () => relay.helper.stdin[0] === before + text);
}

function inputs(): Uint8Array<ArrayBuffer>[] {
  return relay.log.flatMap((message) =>
    typeof message !== "string" && inputOf(message) !== undefined ? [message] : [],
  );
}

/** What of the page's input did not reach the program, as it is told. */
async function refusals(page: HeadlessSession, count: number): Promise<string | null> {
  await until("it is refused", () => page.session.getSnapshot().refusedInput >= count);
  return page.session.getSnapshot().refusedWhy;
}

describe("a relay that logs", () => {
  it("SL1 finds no key, no paste and no action in what it passes on", async () => {
    const page = await typist();
    expect(page.session.getSnapshot().seal).toBe("sealed");
    await typed(page, "swordfish");
    page.session.paste("correct horse battery staple");
    await until("it is pasted", () => relay.helper.stdin[0] === "swordfishcorrect horse battery staple");
    void page.session.act({ do: "newWindow", name: "payroll" });
    await until("it is asked for", () => relay.log.some((message) => controlOf(message)?.t === "act"));
    const seen = relay.log.map((message) =>
      typeof message === "string" ? message : Buffer.from(message).toString("latin1"),
    );
    expect(seen.join("\n")).not.toMatch(/swordfish|horse|payroll|newWindow/u);
    // Key by key either: none of them lies in a frame as it is.
    expect(inputs().every((message) => inputOf(message)?.seal === "sealed")).toBe(true);
    expect(relay.helper.faults).toEqual([]);
  });
});

describe("a relay that tampers", () => {
  it("SL3 says again what was typed: it is typed once", async () => {
    const page = await typist();
    await typed(page, "once");
    for (const message of [...inputs(), ...inputs().toReversed()]) relay.say(message);
    await typed(page, "!");
    expect([relay.helper.stdin, relay.helper.faults]).toEqual([["once!", ""], ["repeated"]]);
  });

  it("SL3 puts keys in another order, or leaves one out and goes on: nothing behind it is typed", async () => {
    const page = await typist();
    await typed(page, "a");
    let held: Uint8Array<ArrayBuffer> | undefined;
    relay.toHelper = (message) => {
      if (inputOf(message) === undefined || typeof message === "string" || held !== undefined) return [message];
      held = message;
      return [];
    };
    type(page, "bcd");
    expect(await refusals(page, 2)).toBe("out-of-order");
    expect(relay.helper.stdin[0]).toBe("a");
    expect(relay.helper.faults).toContain("out-of-order");
    if (held !== undefined) relay.say(held);
    await until("what was held back is typed", () => relay.helper.stdin[0] === "ab");
    await typed(page, "e");
    expect(relay.helper.stdin).toEqual(["abe", ""]);
  });

  it("SL4 says that a key was taken which it kept: nobody believes it, and nothing behind it is typed", async () => {
    const page = await typist();
    let proof: Uint8Array | undefined;
    relay.toBrowser = (message) => {
      const frame = typeof message === "string" ? undefined : decodeDataFrame(message);
      if (frame?.type === "inputAck") proof = frame.proof;
      return [message];
    };
    await typed(page, "a");
    await until("it is acknowledged", () => proof !== undefined);
    let lost: number | undefined;
    relay.toHelper = (message) => {
      const input = inputOf(message);
      if (input === undefined || lost !== undefined) return [message];
      lost = input.counter;
      return [];
    };
    type(page, "b");
    await until("it is kept", () => lost !== undefined);
    // Made up, and with what the helper proved of another key.
    const acknowledgement = { type: "inputAck", ref: 1, counter: lost ?? 0, client: 0 } as const;
    relay.tell(encodeDataFrame(acknowledgement));
    relay.tell(encodeDataFrame({ ...acknowledgement, proof }));
    await until("they are judged", () => relay.reports.length === 2);
    type(page, "c");
    expect(await refusals(page, 1)).toBe("out-of-order");
    expect(relay.helper.stdin).toEqual(["a", ""]);
  });

  it.each([
    ["leaves out a part of a paste", (frame: InputFrame) => (frame.type === "pastePart" ? [] : undefined)],
    ["calls a paste off", callOffBehindPart],
  ])(
    "SL3 SL4 %s and keeps back that it was refused: nothing behind it is typed, and its page says so",
    async (_, alter) => {
      const page = await typist();
      await typed(page, "a");
      let kept = 0;
      relay.toBrowser = (message) => {
        if (!String(message).includes('"inputRefused"')) return [message];
        kept += 1;
        return [];
      };
      relay.toHelper = (message) => {
        const frame = inputOf(message);
        return (frame && alter(frame, message)) ?? [message];
      };
      page.session.paste("rm -rf ./old");
      type(page, "b");
      await until("both are refused", () => kept === 2);
      relay.toBrowser = relay.toHelper = (message) => [message];
      // Whatever it keeps, it does not keep for ever.
      await relay.helper.restart();
      expect(await refusals(page, 2)).toBe("out-of-order");
      await typed(page, "c");
      expect([relay.helper.stdin, page.session.getSnapshot().refusedInput]).toEqual([["ac", ""], 2]);
    },
  );

  it("SL4 keeps back that keys were refused: the next that is taken says so", async () => {
    const page = await typist();
    await typed(page, "a");
    relay.toBrowser = (message) => (String(message).includes('"inputRefused"') ? [] : [message]);
    relay.renew("viewer");
    type(page, "bc");
    await until("they have come", () => inputs().length === 3);
    relay.renew("driver");
    type(page, "d");
    expect(await refusals(page, 2)).toBe("viewer");
    expect(relay.helper.stdin).toEqual(["ad", ""]);
  });

  it("SL4 says that a key was refused which was typed: its page says that nobody knows", async () => {
    const page = await typist();
    await typed(page, "a");
    relay.toBrowser = (message) => (typeof message === "string" ? [message] : []);
    await typed(page, "b");
    const { ref = 1, counter = 0 } = inputOf(inputs().at(-1) ?? "") ?? {};
    relay.tell(JSON.stringify({ t: "inputRefused", ref, counter, reason: "pane-dead" }));
    expect(await refusals(page, 1)).toBe("unconfirmed");
    const proof = Buffer.alloc(28).toString("base64url");
    await typed(page, "c");
    relay.tell(JSON.stringify({ t: "inputRefused", ref, counter: counter + 1, reason: "pane-dead", proof }));
    expect(await refusals(page, 2)).toBe("unconfirmed");
  });

  it("SL3 IN10 says a key once more that came without the one before it: it is not typed when that has come", async () => {
    const page = await typist();
    await typed(page, "a");
    relay.toHelper = (message) => (inputOf(message) === undefined ? [message] : []);
    type(page, "bc");
    await until("both are kept", () => inputs().length === 3);
    const [b, c] = inputs().slice(1);
    relay.say(c ?? "");
    expect(await refusals(page, 1)).toBe("out-of-order");
    for (const message of [b, c, c]) relay.say(message ?? "");
    relay.toHelper = (message) => [message];
    await typed(page, "d");
    expect(relay.helper.stdin).toEqual(["abd", ""]);
  });

  it("SL6 CM1 says that an action was done, or was not, which it kept: neither is believed", async () => {
    const page = await typist();
    const answers: string[] = [];
    relay.toBrowser = (message) => {
      if (typeof message !== "string" || !message.includes('"actionDone"')) return [message];
      answers.push(message);
      return [];
    };
    void page.session.act(action);
    await until("the helper has answered", () => answers.length === 1);
    relay.toHelper = (message) => (controlOf(message)?.t === "act" ? [] : [message]);
    const second = page.session.act(action);
    const third = page.session.act(action);
    await until("they are kept", () => relay.log.filter((message) => controlOf(message)?.t === "act").length === 3);
    const done = { t: "actionDone", id: 2, outcome: { refused: null, pane: null } };
    relay.tell(JSON.stringify(done));
    relay.tell(JSON.stringify({ ...JSON.parse(answers[0] ?? ""), id: 2 }));
    await until("both are judged", () => relay.reports.length === 2);
    relay.tell(JSON.stringify({ ...done, id: 3, outcome: { refused: "no such window", pane: null } }));
    expect((await third).refused).toContain("look whether it was done");
    relay.toHelper = relay.toBrowser = (message) => [message];
    relay.say(
      relay.log.findLast((message) => controlOf(message)?.t === "act" && String(message).includes('"id":2')) ?? "",
    );
    expect(await second).toEqual({ refused: "an echo session has no windows", pane: null });
  });

  it("SL2 makes up keys, pastes and actions: none is typed, none is done", async () => {
    const page = await typist();
    await typed(page, "a");
    const { client = 1, ref = 1, payload = new Uint8Array() } = inputOf(inputs()[0] ?? "") ?? {};
    const place = { ref, client, counter: 100 };
    for (const type of ["input", "pastePart", "pasteEnd"] as const) {
      relay.sayData({ type, ...place, seal: "plain", payload: encoder.encode("rm -rf /") });
      relay.sayData({ type, ...place, seal: "sealed", payload: encoder.encode("rm -rf / rm -rf / rm -rf /") });
      relay.sayData({ type, ...place, seal: "sealed", payload });
    }
    const act = { t: "act", client: clientRefSchema.parse(client) } as const;
    relay.say(JSON.stringify({ ...act, id: 100, action }));
    relay.say(JSON.stringify({ ...act, id: 101, sealed: Buffer.from(payload).toString("base64url") }));
    await typed(page, "b");
    expect(relay.helper.stdin).toEqual(["ab", ""]);
    expect(new Set(relay.helper.faults)).toEqual(new Set(["unsealed", "forged"]));
  });

  it("SL1 sends what was typed into another pane, or changes it: it is typed nowhere", async () => {
    const page = await typist();
    await typed(page, "a");
    const refs = [1, 2].map((ref) => paneRefSchema.parse(ref));
    const shown = inputOf(inputs()[0] ?? "")?.ref;
    const other: PaneRef | undefined = refs.find((ref) => ref !== shown);
    relay.toHelper = (message) => {
      if (inputOf(message) !== undefined && typeof message !== "string" && other !== undefined)
        rewriteRef(message, other);
      return [message];
    };
    type(page, "b");
    expect(await refusals(page, 1)).toBe("forged");
    relay.toHelper = (message) => {
      if (inputOf(message) !== undefined && typeof message !== "string") message[message.length - 20] = 0;
      return [message];
    };
    type(page, "c");
    await refusals(page, 2);
    expect([relay.helper.stdin, relay.helper.faults]).toEqual([["a", ""], ["forged"]]);
  });

  it("SL5 puts its own key in place of a browser's, or of the device's: nothing it can open, nothing is typed", async () => {
    relay.toBrowser = (message) =>
      typeof message === "string" && message.includes('"sealOffered"')
        ? [JSON.stringify({ t: "sealOffered", key: relay.device.keys.seal.publicKey })]
        : [message];
    const page = await typist();
    type(page, "a");
    expect(await refusals(page, 1)).toBe("forged");
    relay.toBrowser = (message) => [message];
    relay.toHelper = (message) => {
      const joined = controlOf(message);
      if (joined?.t !== "clientJoined" || joined.ticket === undefined) return [message];
      const [head = "", body = "", signature = ""] = joined.ticket.split(".");
      const claims: object = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
      const changed = Buffer.from(JSON.stringify({ ...claims, bpk: "A".repeat(43) })).toString("base64url");
      return [JSON.stringify({ ...joined, ticket: `${head}.${changed}.${signature}` })];
    };
    const second = relay.open();
    pages.push(second);
    await until("it is connected", () => second.session.getSnapshot().connection.name === "live");
    await until("its state is known", () => second.session.getSnapshot().stateKnown);
    expect(second.session.getSnapshot()).toMatchObject({ canType: false, seal: "waiting" });
    expect(relay.helper.stdin).toEqual(["", ""]);
  });

  it("SL5 calls a viewer a driver: the helper goes by the web app's ticket", async () => {
    relay.toHelper = (message) => {
      const joined = controlOf(message);
      return joined?.t === "clientJoined" ? [JSON.stringify({ ...joined, role: "driver" })] : [message];
    };
    await typist("viewer");
    await until("the helper knows it", () => relay.log.some((message) => controlOf(message)?.t === "clientJoined"));
    const client = clientRefSchema.parse(1);
    relay.sayData({ type: "input", ref: 1, client, counter: 1, seal: "plain", payload: encoder.encode("x") });
    relay.say(JSON.stringify({ t: "act", id: 1, client, action }));
    relay.say(JSON.stringify({ t: "clientJoined", ...made, client: 77, session: relay.helper.sessions[0] }));
    relay.sayData({ type: "input", ref: 1, client: 77, counter: 1, seal: "plain", payload: encoder.encode("x") });
    const driver = await typist();
    await typed(driver, "ok");
    expect(relay.helper.stdin).toEqual(["ok", ""]);
  });

  it("RN4 SL5 shows a ticket from before its page was made a viewer: nothing is typed any more", async () => {
    const page = await typist();
    await typed(page, "a");
    relay.renew("viewer");
    relay.say(relay.log.find((message) => controlOf(message)?.t === "clientJoined") ?? "");
    type(page, "b");
    await refusals(page, 1);
    expect(relay.helper.stdin).toEqual(["a", ""]);
  });

  it("IN6 SL3 says that a page left and joined again, and keeps a key meanwhile: it is sealed anew, and typed once", async () => {
    const page = await typist();
    await typed(page, "a");
    const joined = relay.log.find((message) => controlOf(message)?.t === "clientJoined") ?? "";
    relay.toHelper = (message) => (inputOf(message) === undefined ? [message] : []);
    type(page, "b");
    await until("it is kept", () => inputs().length === 2);
    relay.toHelper = (message) => [message];
    relay.say(JSON.stringify({ t: "clientLeft", client: 1 }));
    relay.say(joined);
    await until("it is typed", () => relay.helper.stdin[0] === "ab");
    await typed(page, "c");
    expect([relay.helper.stdin, relay.helper.faults, page.session.getSnapshot().refusedInput]).toEqual([
      ["abc", ""],
      [],
      0,
    ]);
  });

  it("RN3 shows a ticket that is none: what its page could do it still can", async () => {
    const page = await typist();
    await typed(page, "a");
    const joined = relay.log.map(controlOf).find((frame) => frame?.t === "clientJoined");
    relay.say(JSON.stringify({ ...joined, ticket: "x.y.z" }));
    await typed(page, "b");
    relay.renew("driver");
    await typed(page, "c");
    expect([relay.helper.stdin, relay.helper.faults]).toEqual([["abc", ""], []]);
  });

  it("IN2 IN3 lets another account wear a page's id: what each of them types is typed", async () => {
    const client = clientIdSchema.parse(crypto.randomUUID());
    const page = await typist("driver", { client });
    await typed(page, "abc");
    const other = await typist("driver", { client, account: crypto.randomUUID() });
    await typed(other, "xyz!");
    await typed(page, "d");
    expect(relay.helper.stdin[0]).toBe("abcxyz!d");
  });

  it.each([
    ["a moment later", 0, ["forged"]],
    // By then there is nobody whose it could be.
    ["the day after", 24 * 3_600_000, []],
  ])("SL1 SL5 says a whole connection again, %s, and to a helper that was started anew", async (_, laterMs, faults) => {
    const page = await typist();
    await typed(page, "sudo make me a sandwich");
    page.session.paste("and a drink");
    await until("it is pasted", () => relay.helper.stdin[0]?.endsWith("drink") === true);
    page.session.dispose();
    const said = relay.log.filter(
      (message) => inputOf(message) !== undefined || controlOf(message)?.t === "clientJoined",
    );
    const before = relay.helper.stdin;
    relay.laterMs = laterMs;
    for (const round of ["the same helper", "another one"]) {
      if (round === "another one") await relay.helper.restart();
      await until("the helper is live", () => relay.helper.live);
      for (const message of said) relay.say(message);
    }
    relay.laterMs = 0;
    const later = await typist();
    await typed(later, "!");
    expect(relay.helper.stdin).toEqual([`${before[0]}!`, ""]);
    expect(relay.helper.faults).toEqual(expect.arrayContaining(faults));
  });
});

type InputFrame = NonNullable<ReturnType<typeof inputOf>>;

/** In the page's name, as soon as the paste has begun. */
function callOffBehindPart({ type, client, ref }: InputFrame, message: string | Uint8Array<ArrayBuffer>) {
  if (type !== "pastePart") return undefined;
  return [message, JSON.stringify({ t: "cancelPaste", client, ref })];
}

/** Somebody who is not there. */
const made = {
  clientId: "00000000-0000-4000-8000-000000000077",
  user: "00000000-0000-4000-8000-000000000078",
  role: "driver",
};
