/** What the app may rely on of any desktop. */
import { expect, test } from "vitest";
import type { Outcome } from "../contract/core-messages.ts";
import { companionState, runningStage } from "../testing/views.ts";
import type { Desktop } from "./desktop.ts";
import { trayModel } from "./tray-model.ts";

/** A desktop, and what somebody does and sees there. */
export interface DesktopWorld {
  readonly desktop: Desktop;
  /** Presses this entry of the tray's menu. */
  readonly chooses: (label: string) => void;
  /** The app is started once more, or a link is followed. */
  readonly opens: (...words: readonly string[]) => void;
  /** By menu or key. */
  readonly wantsSettings: () => void;
  readonly wantsToQuit: () => void;
  /** What the window's page asks. */
  readonly asks: (message: unknown) => Promise<Outcome>;
  /** The state that the window's page was told last. */
  readonly told: unknown;
  readonly notes: readonly { readonly title: string; readonly text: string }[];
  readonly clicks: (title: string) => void;
  /** What was copied, or opened outside, last. */
  readonly handedOut: string;
  readonly isAwake: boolean;
}

/** `open` is given a new world for each test, which is ready. */
export function describeDesktop(open: () => Promise<DesktopWorld>): void {
  const state = companionState(runningStage());

  test("one instance claims to be the only one", async () => {
    expect((await open()).desktop.app.claimOnlyInstance()).toBe(true);
  });

  test("words of another start come to whoever listens, each once", async () => {
    const { desktop, opens } = await open();
    const heard: (readonly string[])[] = [];
    desktop.app.onOpened((words) => heard.push(words));
    opens("coda://pair?code=BCDF-GHJK");
    opens();
    expect(heard).toEqual([["coda://pair?code=BCDF-GHJK"], []]);
  });

  test("wishes for the settings, and for the end, are told; nothing ends by itself", async () => {
    const { desktop, wantsSettings, wantsToQuit } = await open();
    const heard: string[] = [];
    desktop.app.onSettingsWanted(() => heard.push("settings"));
    desktop.app.onQuitWanted(() => heard.push("quit"));
    wantsSettings();
    wantsToQuit();
    expect(heard).toEqual(["settings", "quit"]);
  });

  test("an entry of the tray that is pressed is what was chosen", async () => {
    const { desktop, chooses } = await open();
    const chosen: unknown[] = [];
    desktop.tray.show(trayModel(state), (deed) => chosen.push(deed));
    chooses("Cut everybody off");
    chooses("Settings…");
    expect(chosen).toEqual([{ do: "panic" }, { do: "show-settings" }]);
  });

  test("the window is told the state, and what its page asks is performed", async () => {
    const world = await open();
    const asked: unknown[] = [];
    world.desktop.window.serve(async (command) => {
      asked.push(command);
      return { ok: true, said: "done" };
    });
    world.desktop.window.show();
    world.desktop.window.tell(state);
    expect(world.told).toEqual(state);
    expect(await world.asks({ do: "panic" })).toEqual({ ok: true, said: "done" });
    expect(asked).toEqual([{ do: "panic" }]);
  });

  test("a notification that is clicked says so", async () => {
    const world = await open();
    let clicks = 0;
    world.desktop.system.notify({ title: "A title", text: "a text", clicked: () => (clicks += 1) });
    expect(world.notes).toMatchObject([{ title: "A title", text: "a text" }]);
    world.clicks("A title");
    expect(clicks).toBe(1);
  });

  test("texts are copied, and pages and folders opened", async () => {
    const world = await open();
    await world.desktop.system.copy("a text");
    expect(world.handedOut).toBe("a text");
    await world.desktop.system.openInBrowser("https://coda.example/");
    expect(world.handedOut).toBe("https://coda.example/");
    await world.desktop.system.showFolder("/home/ada/logs");
    expect(world.handedOut).toBe("/home/ada/logs");
  });

  test("the machine is kept awake, and no longer; once more is not twice", async () => {
    const world = await open();
    for (const on of [true, true, false, false]) {
      world.desktop.system.keepAwake(on);
      expect(world.isAwake).toBe(on);
    }
  });

  test("start at login and links are as they were set last, where there are such", async () => {
    const { system } = (await open()).desktop;
    for (const on of [true, false]) {
      system.setStartAtLogin(on);
      await system.setOpensLinks(on);
      expect([system.startAtLogin, system.opensLinks]).toEqual([on, on]);
    }
  });
}
