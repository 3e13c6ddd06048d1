/** The app on a desktop that is played, over a core that is. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { companionLink } from "@coda/protocol";
import { standingSession, standingStatus } from "@coda/runner-core/testing/standing-helper";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CoreLife } from "../contract/companion-state.ts";
import type { CoreDeed, Outcome } from "../contract/core-messages.ts";
import type { CoreStage } from "../contract/core-view.ts";
import { PlayedDesktop } from "../testing/played-desktop.ts";
import { PlayedFeed, playedUpdates } from "../testing/played-updates.ts";
import { asker, coreView, driver, helperView, runningStage, shownCode } from "../testing/views.ts";
import { AppSettings } from "./app-settings.ts";
import { CompanionApp, type Core } from "./companion-app.ts";
import { absentUpdates, type Updates } from "./updates.ts";

let folder: string;
let desktop: PlayedDesktop;
let deeds: CoreDeed[];
let reply: Outcome;
let stops: () => Promise<void>;
let life: CoreLife;
let updates: Updates;
let cores: number;
let tell: (life: CoreLife) => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-companion-"));
  [desktop, deeds, reply] = [new PlayedDesktop(), [], { ok: true, said: null }];
  stops = async () => undefined;
  updates = absentUpdates("not here");
  cores = 0;
  life = { is: "coming", why: null };
});
afterEach(() => rmSync(folder, { recursive: true }));

function playedCore(onLife: (life: CoreLife) => void): Core {
  cores += 1;
  tell = (next) => {
    life = next;
    onLife(next);
  };
  return {
    get life() {
      return life;
    },
    start: () => undefined,
    do: async (deed) => {
      deeds.push(deed);
      return reply;
    },
    stop: async () => {
      desktop.happened.push("stop core");
      await stops();
    },
  };
}

async function run(words: readonly string[] = []): Promise<CompanionApp | undefined> {
  const options = {
    desktop,
    core: playedCore,
    settings: new AppSettings(join(folder, "settings.json")),
    updates,
    version: "0.1.0",
    platform: "darwin" as const,
    report: (text: string) => void desktop.happened.push(`report ${text}`),
  };
  return CompanionApp.run(options, words);
}

function at(stage: CoreStage): void {
  tell({ is: "up", view: coreView(stage) });
}

describe("the app's life", () => {
  test("ends at once where another instance runs", async () => {
    desktop.isOnly = false;
    expect(await run()).toBeUndefined();
    expect(desktop.happened).toEqual(["exit"]);
  });

  test("shows the core's state in tray and window, and stops the core once before it ends", async () => {
    await run();
    at(runningStage());
    expect([desktop.model?.icon, desktop.state?.core.is]).toEqual(["ready", "up"]);
    desktop.choose({ do: "quit" });
    desktop.wantQuit();
    await desktop.exited.promise;
    expect(desktop.happened).toEqual(["ready", "stop core", "exit"]);
  });

  test("ends also when the core cannot stop in order", async () => {
    stops = async () => {
      throw new Error("the disk is full");
    };
    await run();
    desktop.wantQuit();
    await desktop.exited.promise;
    expect(desktop.happened.slice(-2)).toEqual(["report the core did not stop in order: the disk is full", "exit"]);
  });

  test("a core that is away is no failure of the app", async () => {
    await run();
    tell({ is: "coming", why: "exit code 1" });
    expect(desktop.model).toMatchObject({ icon: "off", tooltip: "Coda Runner: starting again" });
  });
});

describe("what is shown by itself", () => {
  const unpaired = { is: "unpaired", why: null, cutOff: false } as const;

  test("is the window of an app that was just installed, once", async () => {
    await run();
    at({ is: "starting" });
    at(unpaired);
    at(unpaired);
    expect(desktop.happened).toEqual(["ready", "window"]);
  });

  test("is nothing where somebody only signed in, or all is as it was", async () => {
    desktop.wasStartedAtLogin = true;
    await run();
    at(unpaired);
    expect(desktop.happened).toEqual(["ready"]);
  });

  test("is nothing of a machine that was paired when the app started", async () => {
    await run();
    at(runningStage());
    at(unpaired);
    expect(desktop.happened).toEqual(["ready"]);
  });

  test("are the settings, by menu, key and tray, until the window is wanted for itself", async () => {
    await run();
    at(runningStage());
    desktop.wantSettings();
    desktop.choose({ do: "show-settings" });
    expect([desktop.state?.settingsAsked, desktop.happened]).toEqual([2, ["ready", "window", "window"]]);
    desktop.choose({ do: "show-window" });
    expect(desktop.state?.settingsAsked).toBe(0);
  });
});

describe("a command of the window", () => {
  beforeEach(async () => {
    await run();
    at(runningStage());
    desktop.happened.length = 0;
  });

  test.each([
    [{ do: "panic" }, { do: "ask", request: { version: 1, command: "panic" } }],
    [{ do: "release" }, { do: "ask", request: { version: 1, command: "release" } }],
    [{ do: "unpair" }, { do: "unpair" }],
    [
      { do: "choose-server", address: "https://coda.example" },
      { do: "choose-server", address: "https://coda.example" },
    ],
    [
      { do: "new-session", idea: "idea", slot: "tests" },
      { do: "ask", request: { version: 1, command: "new", idea: "idea", slot: "tests" } },
    ],
    [
      { do: "answer-browser", answer: "allow", code: asker.code, account: asker.account },
      {
        do: "ask",
        request: { version: 1, command: "browsers-answer", answer: "allow", code: asker.code, account: asker.account },
      },
    ],
  ] as const)("%j asks the core", async (command, deed) => {
    await desktop.perform(command as Parameters<typeof desktop.perform>[0]);
    expect(deeds).toEqual([deed]);
  });

  test("copies what the core said, by its name alone", async () => {
    for (const form of ["usual", "exact", "inside"] as const)
      await desktop.perform({ do: "copy-attach", session: standingSession.id, form });
    expect(desktop.happened).toEqual([
      `copy ${standingSession.attach}`,
      `copy ${standingSession.attachExact}`,
      `copy ${standingSession.attachInside}`,
    ]);
    expect(await desktop.perform({ do: "copy-code" })).toMatchObject({ ok: false });
  });

  test("opens pages of the web app that it is paired with, and the log's folder", async () => {
    await desktop.perform({ do: "open", page: "web-app" });
    await desktop.perform({ do: "open-session", session: standingSession.id });
    await desktop.perform({ do: "show-logs" });
    expect(desktop.happened).toEqual([
      `open ${standingStatus.server}`,
      `open ${standingStatus.server}/ideas/idea/terminals/primary`,
      "folder /home/ada/logs",
    ]);
  });

  test("a setting is kept, and shown", async () => {
    await desktop.perform({ do: "set", setting: "keepAwake", on: true });
    await desktop.perform({ do: "set", setting: "startAtLogin", on: true });
    expect(desktop.state?.settings).toEqual({ keepAwake: true, startAtLogin: true, opensLinks: null, updates: null });
    expect(new AppSettings(join(folder, "settings.json")).kept.keepAwake).toBe(true);
    expect(desktop.isAwake).toBe(false);
    at(runningStage({ view: helperView({ browsers: [driver] }) }));
    expect(desktop.isAwake).toBe(true);
  });

  test("links are brought here by the desktop once that is wanted; where they cannot be, it is said", async () => {
    await desktop.perform({ do: "set", setting: "opensLinks", on: true });
    expect(desktop.state?.settings.opensLinks).toBe(true);
    desktop.system.setOpensLinks = async () => {
      throw new Error("xdg-mime is not here");
    };
    const refused = { ok: false, why: "xdg-mime is not here" };
    expect(await desktop.perform({ do: "set", setting: "opensLinks", on: false })).toEqual(refused);
    expect(desktop.state?.settings.opensLinks).toBe(true);
  });

  test("that cannot be done is an outcome with a sentence", async () => {
    desktop.system.showFolder = async () => {
      throw new Error("no file manager");
    };
    expect(await desktop.perform({ do: "show-logs" })).toEqual({ ok: false, why: "no file manager" });
    expect(await desktop.perform({ do: "open", page: "pair" })).toMatchObject({ ok: false });
  });
});

describe("a newer version", () => {
  const feed = new PlayedFeed();
  feed.published = "0.2.0";
  async function isReady(): Promise<void> {
    updates = playedUpdates(feed);
    await run();
    at(runningStage());
    await desktop.perform({ do: "look-for-update" });
    await expect.poll(() => desktop.state?.update).toEqual({ is: "ready", version: "0.2.0" });
    expect(desktop.notes.map(({ title }) => title)).toEqual(["Version 0.2.0 is ready"]);
    desktop.happened.length = 0;
  }

  test("is put in place once the core has stopped and another instance may start", async () => {
    await isReady();
    await desktop.perform({ do: "install-update" });
    expect(desktop.happened).toEqual(["stop core", "let another start", "exit"]);
  });

  test("that cannot be put in place leaves this one with a core again, and says why", async () => {
    await isReady();
    feed.obstacle = "the folder is not writable";
    const refused = { ok: false, why: "the folder is not writable" };
    expect(await desktop.perform({ do: "install-update" })).toEqual(refused);
    expect([desktop.happened, cores]).toEqual([["stop core", "let another start"], 2]);
    at(runningStage());
    expect(desktop.state?.core.is).toBe("up");
    expect(desktop.state?.update).toEqual({ is: "failed", why: "the folder is not writable" });
  });
});

test("no version is installed that is not ready", async () => {
  await run();
  expect(await desktop.perform({ do: "install-update" })).toMatchObject({ ok: false });
  expect(desktop.happened).not.toContain("stop core");
});

describe("what the tray does", () => {
  test("a refusal there is told by a notification", async () => {
    await run();
    at(runningStage());
    reply = { ok: false, why: "no helper runs at the moment; nothing was done" };
    desktop.choose({ do: "panic" });
    await expect.poll(() => desktop.notes.map(({ text }) => text)).toEqual([reply.why]);
  });
});

describe("a link", () => {
  const link = "coda://pair?code=BCDF-GHJK";

  test("brings the window up and is asked about; it pairs only after a yes", async () => {
    await run([link]);
    at({ is: "unpaired", why: null, cutOff: false });
    const asked = { is: "pair", server: null, code: "BCDF-GHJK" };
    expect([desktop.state?.link, desktop.happened]).toEqual([asked, ["ready", "window"]]);
    expect(deeds).toEqual([]);
    await desktop.perform({ do: "answer-link", yes: true, server: null });
    await desktop.perform({ do: "answer-link", yes: true, server: null });
    expect([desktop.state?.link, deeds]).toEqual([null, [{ do: "pair" }]]);
  });

  test("refused, it is gone and nothing was done", async () => {
    await run();
    at({ is: "unpaired", why: null, cutOff: false });
    desktop.open([link]);
    await desktop.perform({ do: "answer-link", yes: false, server: null });
    expect([desktop.state?.link, deeds]).toEqual([null, []]);
  });

  const foreign = "https://other.example";
  async function asked(): Promise<void> {
    await run([companionLink(foreign)]);
    at({ is: "unpaired", why: null, cutOff: false });
  }

  test("that names another web app changes it after a yes alone, and then has a code shown there", async () => {
    await asked();
    expect([desktop.state?.link?.server, deeds]).toEqual([foreign, []]);
    await desktop.perform({ do: "answer-link", yes: true, server: foreign });
    expect(deeds).toEqual([{ do: "choose-server", address: foreign }, { do: "pair" }]);
  });

  test("that names the app's own web app changes nothing and has a code shown", async () => {
    await run([companionLink("https://coda.example")]);
    at({ is: "unpaired", why: null, cutOff: false });
    await desktop.perform({ do: "answer-link", yes: true, server: "https://coda.example" });
    expect(deeds).toEqual([{ do: "pair" }]);
  });

  test("is not answered by the yes to one that was on view before", async () => {
    await asked();
    desktop.open([companionLink("https://evil.example")]);
    const answered = await desktop.perform({ do: "answer-link", yes: true, server: foreign });
    expect(answered).toEqual({ ok: false, why: "another link has come meanwhile; look at that one" });
    expect([desktop.state?.link?.server, deeds]).toEqual(["https://evil.example", []]);
  });

  test("whose web app is refused pairs with nobody", async () => {
    await asked();
    reply = { ok: false, why: "the address is 'x'" };
    expect(await desktop.perform({ do: "answer-link", yes: true, server: foreign })).toEqual(reply);
    expect(deeds).toEqual([{ do: "choose-server", address: foreign }]);
  });

  test("with the code on view, of another web app, is asked about", async () => {
    await run();
    at({ is: "pairing", step: { is: "shown", code: shownCode } });
    desktop.open([`${companionLink(foreign)}&code=BCDF-GHJK`]);
    expect(desktop.state?.link?.server).toBe(foreign);
  });

  test("to the code on view, or while somebody is asked, only brings the window up", async () => {
    await run();
    at({ is: "pairing", step: { is: "shown", code: shownCode } });
    desktop.open([link]);
    desktop.open([companionLink("https://coda.example")]);
    const by = { name: "Ada", email: null };
    at({ is: "pairing", step: { is: "asks", by, browser: null, fingerprint: "3f2a" } });
    desktop.open(["coda://pair?code=ZZZZ-ZZZZ"]);
    expect([desktop.state?.link, deeds, desktop.happened]).toEqual([null, [], ["ready", "window", "window", "window"]]);
  });

  test("of another kind is a start of the app like any", async () => {
    await run();
    desktop.open(["coda://format?disk=1"]);
    expect([desktop.state?.link, desktop.happened]).toEqual([null, ["ready", "window"]]);
  });
});

test("who waits for an answer is told by a notification, once, and it opens the window", async () => {
  await run();
  at(runningStage());
  at(runningStage({ asking: [asker] }));
  at(runningStage({ asking: [asker] }));
  expect(desktop.notes).toMatchObject([{ title: "A browser wants to type", text: "Ada, 3f2a 91bc" }]);
  desktop.notes[0]?.clicked();
  expect(desktop.happened.at(-1)).toBe("window");
});
