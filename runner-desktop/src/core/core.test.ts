/** The helper's life in the app, against a helper that is played. */
import type { HelperDoor, HelperView, PairingHost } from "@coda/runner-core";
import { ManualClock } from "@coda/runner-core/testing/manual-clock";
import { standingStatus } from "@coda/runner-core/testing/standing-helper";
import { beforeEach, describe, expect, test } from "vitest";
import type { CoreStage, CoreView, FailureKind } from "../contract/core-view.ts";
import { asker, helperView } from "../testing/views.ts";
import type { CoreHelper, RunningHelper } from "./core-helper.ts";
import { Core } from "./core.ts";

type Watcher = Parameters<HelperDoor["watch"]>[0];

class PlayedDoor implements HelperDoor {
  watcher: Watcher | undefined;
  readonly asked: string[] = [];
  browsers = [asker];

  ask: HelperDoor["ask"] = async (request) => {
    this.asked.push(request.command);
    if (request.command === "browsers") return { ok: true, browsers: this.browsers };
    if (request.command === "panic") return { ok: true, said: "This machine is cut off." };
    return { ok: false, message: "not that" };
  };

  watch: HelperDoor["watch"] = (watcher) => {
    this.watcher = watcher;
    watcher.seen(helperView());
    return () => {
      this.watcher = undefined;
    };
  };

  see(change: Partial<HelperView>): void {
    this.watcher?.seen(helperView(change));
  }
}

class PlayedHelper implements CoreHelper {
  server = "https://coda.example";
  serverFrom: CoreView["serverFrom"] = "default";
  readonly deviceName = "desk";
  readonly logFolder = "/logs";
  readonly happened: string[] = [];
  readonly own = new PlayedDoor();
  other: PlayedDoor | undefined;
  paired = true;
  cutOff = false;
  /** Whose record is kept, though another web app is what the settings say. */
  pairedWith: string | undefined;
  failsToStart: Error | undefined;
  pairing = Promise.withResolvers<void>();
  host: PairingHost | undefined;

  async elsewhere(): Promise<HelperDoor | undefined> {
    return this.other;
  }

  chooseServer(address: string): void {
    if (!address.startsWith("https://")) throw new Error(`the address is '${address}'`);
    [this.server, this.serverFrom] = [address, "file"];
  }

  isPaired(): boolean {
    return this.paired || this.pairedWith === this.server;
  }

  isCutOff(): boolean {
    return this.cutOff;
  }

  release(): void {
    this.happened.push("release");
    this.cutOff = false;
  }

  async start(): Promise<RunningHelper> {
    if (this.failsToStart !== undefined) throw this.failsToStart;
    this.happened.push("start");
    return { door: this.own, stop: async () => void this.happened.push("stop") };
  }

  async pair(host: PairingHost, signal: AbortSignal): Promise<void> {
    this.host = host;
    signal.addEventListener("abort", () => this.pairing.reject(new Error("given up")));
    await this.pairing.promise;
    this.paired = true;
  }

  async unpair(): Promise<void> {
    this.happened.push("unpair");
    this.paired = false;
  }

  kindOf(error: unknown): FailureKind {
    if (!(error instanceof Error)) return "other";
    return error.message.includes("tmux") ? "tmux" : error.message.includes("key") ? "device" : "other";
  }
}

const by = { name: "Ada", email: "ada@example.org" };
const code = {
  pairing: "00000000-0000-4000-8000-000000000001",
  code: "BCDF-GHJK",
  url: "https://coda.example/pair",
  urlWithCode: "https://coda.example/pair#BCDF-GHJK",
  fingerprint: "3f2a",
  expiresAt: "2026-11-21T10:10:00.000Z",
  pollMs: 1,
};

let helper: PlayedHelper;
let clock: ManualClock;
let stages: CoreStage[];
let core: Core;

beforeEach(() => {
  helper = new PlayedHelper();
  clock = new ManualClock();
  stages = [];
  core = new Core({ helper, clock, onView: ({ stage }) => stages.push(stage) });
});

function names(): string[] {
  return stages.map((stage) => (stage.is === "pairing" ? `pairing ${stage.step.is}` : stage.is));
}

/** Until what was begun has settled. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("the core", () => {
  test("starts the helper of a paired machine, and stops it in order", async () => {
    await core.begin();
    expect(core.view.stage).toMatchObject({ is: "running", elsewhere: false });
    await core.do({ do: "stop" });
    expect([names(), helper.happened]).toEqual([
      ["starting", "running", "stopping"],
      ["start", "stop"],
    ]);
  });

  test("looks on where a helper runs already, and leaves it running", async () => {
    helper.other = new PlayedDoor();
    await core.begin();
    expect(core.view.stage).toMatchObject({ is: "running", elsewhere: true });
    expect(await core.do({ do: "unpair" })).toEqual({
      ok: false,
      why: "the helper runs on its own; stop it first, then: coda-runner unpair",
    });
    await core.stop();
    expect(helper.happened).toEqual([]);
  });

  test("waits for a helper elsewhere that a service starts again, and starts none beside it", async () => {
    const before = new PlayedDoor();
    helper.other = before;
    await core.begin();
    helper.other = undefined;
    before.watcher?.ended({ is: "gone" });
    for (let at = 0; at < 6; at++) {
      clock.advance(500);
      await settle();
    }
    expect(core.view.stage.is).toBe("starting");
    helper.other = new PlayedDoor();
    clock.advance(500);
    await settle();
    expect(core.view.stage).toMatchObject({ is: "running", elsewhere: true });
    expect(helper.happened).toEqual([]);
  });

  test("starts its own when the one elsewhere does not come back within ten seconds", async () => {
    const before = new PlayedDoor();
    helper.other = before;
    await core.begin();
    helper.other = undefined;
    before.watcher?.ended({ is: "gone" });
    for (let at = 0; at < 21; at++) {
      clock.advance(500);
      await settle();
    }
    expect(core.view.stage).toMatchObject({ is: "running", elsewhere: false });
    expect([helper.happened, clock.pending]).toEqual([["start"], 0]);
  });

  test("says why a start failed, and begins anew when told to", async () => {
    helper.failsToStart = new Error("tmux was not found; install it");
    await core.begin();
    expect(core.view.stage).toEqual({ is: "failed", why: "tmux was not found; install it", kind: "tmux" });
    helper.failsToStart = undefined;
    await core.do({ do: "begin" });
    expect(core.view.stage.is).toBe("running");
  });

  test("a machine whose key is gone is paired anew from its failure; one without tmux is not", async () => {
    helper.failsToStart = new Error("tmux was not found");
    await core.begin();
    expect(await core.do({ do: "pair" })).toMatchObject({ ok: false });
    helper.failsToStart = new Error("device.key has no key; pair this device anew");
    await core.do({ do: "begin" });
    expect(core.view.stage).toMatchObject({ is: "failed", kind: "device" });
    const outcome = core.do({ do: "pair" });
    expect(core.view.stage.is).toBe("pairing");
    helper.failsToStart = undefined;
    helper.pairing.resolve();
    expect([await outcome, core.view.stage.is]).toEqual([{ ok: true, said: null }, "running"]);
  });

  test("a helper that ends by itself is a failure that says so", async () => {
    await core.begin();
    helper.own.watcher?.ended({ is: "gone" });
    expect(core.view.stage).toMatchObject({ is: "failed", kind: "other" });
    await core.do({ do: "begin" });
    expect([core.view.stage.is, helper.happened]).toEqual(["running", ["start", "stop", "start"]]);
  });

  test("tells who waits for an answer, once it was asked who they are", async () => {
    await core.begin();
    helper.own.see({ status: { ...standingStatus, law: { ...standingStatus.law, asking: 1 } } });
    await settle();
    expect(core.view.stage).toMatchObject({ is: "running", asking: [{ code: asker.code }] });
    helper.own.browsers = [];
    helper.own.see({});
    await settle();
    expect(core.view.stage).toMatchObject({ is: "running", asking: [] });
  });

  test("asks the helper what the app asks, and gives its sentence", async () => {
    await core.begin();
    expect(await core.do({ do: "ask", request: { version: 1, command: "panic" } })).toEqual({
      ok: true,
      said: "This machine is cut off.",
    });
    expect(await core.do({ do: "ask", request: { version: 1, command: "list" } })).toEqual({
      ok: false,
      why: "not that",
    });
    await core.stop();
    expect(await core.do({ do: "ask", request: { version: 1, command: "panic" } })).toMatchObject({ ok: false });
  });
});

describe("a pairing", () => {
  beforeEach(async () => {
    helper.paired = false;
    await core.begin();
    stages.length = 0;
  });

  test("goes from the code over who comes to the last yes, and the helper starts", async () => {
    const outcome = core.do({ do: "pair" });
    helper.host?.shown(code);
    helper.host?.claimed(by);
    const answer = helper.host?.confirm({ by, browser: "3f2a 91bc", fingerprint: "3f2a" });
    expect(core.view.stage).toMatchObject({ is: "pairing", step: { is: "asks", by, browser: "3f2a 91bc" } });
    await core.do({ do: "answer-pairing", yes: true });
    expect(await answer).toBe("yes");
    helper.pairing.resolve();
    expect(await outcome).toEqual({ ok: true, said: null });
    expect(names()).toEqual([
      "pairing asking",
      "pairing shown",
      "pairing claimed",
      "pairing asks",
      "pairing finishing",
      "starting",
      "running",
    ]);
  });

  test("a yes before the question is no answer to it", async () => {
    void core.do({ do: "pair" });
    helper.host?.shown(code);
    await core.do({ do: "answer-pairing", yes: true });
    let answer: unknown;
    void helper.host?.confirm({ by, browser: undefined, fingerprint: "3f2a" }).then((given) => {
      answer = given;
    });
    await settle();
    expect(answer).toBeUndefined();
    await core.do({ do: "answer-pairing", yes: false });
    await settle();
    expect(answer).toEqual({ no: "you said no; nothing was paired" });
  });

  test("given up, it is over without a reproach; failed, with its reason", async () => {
    const first = core.do({ do: "pair" });
    helper.host?.shown(code);
    await core.do({ do: "give-up-pairing" });
    expect(await first).toMatchObject({ ok: false });
    expect(core.view.stage).toEqual({ is: "unpaired", why: null, cutOff: false });
    helper.pairing = Promise.withResolvers();
    const second = core.do({ do: "pair" });
    helper.pairing.reject(new Error("the web app does not answer"));
    await second;
    expect(core.view.stage).toEqual({ is: "unpaired", why: "the web app does not answer", cutOff: false });
  });

  test("of a machine that is paired, or about to be, is refused", async () => {
    void core.do({ do: "pair" });
    expect(await core.do({ do: "pair" })).toMatchObject({ ok: false });
    await core.stop();
    expect(core.view.stage.is).toBe("stopping");
  });
});

describe("choosing the web app", () => {
  const choose = { do: "choose-server", address: "https://other.example" } as const;
  const unpaired = { is: "unpaired", why: null, cutOff: false } as const;

  test("is done while nobody has the machine, and shown", async () => {
    helper.paired = false;
    await core.begin();
    expect(core.view).toMatchObject({ server: "https://coda.example", serverFrom: "default" });
    expect(await core.do(choose)).toEqual({ ok: true, said: null });
    expect(core.view).toMatchObject({ server: "https://other.example", serverFrom: "file", stage: unpaired });
  });

  test("of one that is none is refused with its sentence, and leaves all as it was", async () => {
    helper.paired = false;
    await core.begin();
    const refused = { ok: false, why: "the address is 'x'" };
    expect(await core.do({ do: "choose-server", address: "x" })).toEqual(refused);
    expect(core.view).toMatchObject({ server: "https://coda.example", stage: unpaired });
  });

  test("finds a pairing with that one, if there is one", async () => {
    helper.paired = false;
    helper.pairedWith = "https://other.example";
    await core.begin();
    await core.do(choose);
    expect(core.view.stage.is).toBe("running");
  });

  test("is refused of a machine that is paired, about to be, or stops", async () => {
    await core.begin();
    expect(await core.do(choose)).toMatchObject({ ok: false });
    helper.paired = false;
    await core.do({ do: "unpair" });
    void core.do({ do: "pair" });
    expect(await core.do(choose)).toMatchObject({ ok: false });
    await core.stop();
    expect(await core.do(choose)).toMatchObject({ ok: false });
    expect(helper.server).toBe("https://coda.example");
  });
});

test("unpairing stops the helper first, and leaves a machine that can be paired", async () => {
  await core.begin();
  expect(await core.do({ do: "unpair" })).toEqual({ ok: true, said: null });
  expect([helper.happened, core.view.stage]).toEqual([
    ["start", "stop", "unpair"],
    { is: "unpaired", why: null, cutOff: false },
  ]);
});

test("a machine that is nobody's and cut off is told so, and let go on without a helper", async () => {
  helper.cutOff = true;
  await core.begin();
  await core.do({ do: "unpair" });
  expect(core.view.stage).toEqual({ is: "unpaired", why: null, cutOff: true });
  const release = { do: "ask", request: { version: 1, command: "release" } } as const;
  expect(await core.do(release)).toEqual({ ok: true, said: null });
  expect([helper.happened.at(-1), core.view.stage]).toEqual(["release", { is: "unpaired", why: null, cutOff: false }]);
});
