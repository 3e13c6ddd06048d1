/** The desktop as it is played, and by Electron, of which as much is played as the app uses. No Electron runs here. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "@coda/runner-core/testing/manual-clock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Outcome } from "../contract/core-messages.ts";
import type { CompanionState } from "../contract/companion-state.ts";
import { channels } from "../contract/window-channels.ts";
import { PlayedDesktop } from "../testing/played-desktop.ts";
import { PlayedElectron, press, type PlayedWindow } from "../testing/played-electron.ts";
import { companionState, runningStage } from "../testing/views.ts";
import { describeDesktop, type DesktopWorld } from "./desktop-contract.ts";
import { DesktopEntries } from "./desktop-entries.ts";
import type { Desktop } from "./desktop.ts";
import { appFacts, electronDesktop, forkCore } from "./electron-desktop.ts";
import { trayModel } from "./tray-model.ts";
import { pageUrl } from "./window-commands.ts";

const state = companionState(runningStage());
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-desktop-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Opened {
  readonly played: PlayedElectron;
  readonly desktop: Desktop;
  readonly clock: ManualClock;
  /** As a signal of the process. */
  readonly signal: () => void;
}

async function openElectron(platform: CompanionState["platform"], isPackage = false): Promise<Opened> {
  const played = new PlayedElectron();
  const clock = new ManualClock();
  let heard: () => void = () => undefined;
  const entries = new DesktopEntries({
    program: "/home/ada/Coda.AppImage",
    entryName: "coda.desktop",
    appName: "Coda",
    configFolder: folder,
    dataFolder: folder,
    isPackage,
    makeDefault: async () => undefined,
  });
  const desktop = electronDesktop({
    electron: played.electron,
    files: folder,
    platform,
    clock,
    entries: platform === "linux" ? entries : undefined,
    startedAtLogin: false,
    onSignal: (listener) => {
      heard = listener;
    },
  });
  const ready = desktop.app.ready();
  played.app.becomeReady();
  await ready;
  return { played, desktop, clock, signal: () => heard() };
}

function newest({ windows }: PlayedElectron): PlayedWindow {
  const window = windows.at(-1);
  if (window === undefined) throw new Error("there is no window");
  return window;
}

describe("played", () => {
  describeDesktop(async (): Promise<DesktopWorld> => {
    const desktop = new PlayedDesktop();
    return {
      desktop,
      chooses: (label) => {
        const found = desktop.model?.menu.find((entry) => entry.is === "entry" && entry.label === label);
        if (found?.is === "entry" && found.deed !== undefined) desktop.choose(found.deed);
      },
      opens: (...words) => desktop.open(words),
      wantsSettings: () => desktop.wantSettings(),
      wantsToQuit: () => desktop.wantQuit(),
      asks: async (message) => desktop.perform(message as { do: "panic" }),
      get told() {
        return desktop.state;
      },
      notes: desktop.notes,
      clicks: (title) => desktop.notes.find((note) => note.title === title)?.clicked(),
      get handedOut() {
        return desktop.happened.at(-1)?.replace(/^\w+ /u, "") ?? "";
      },
      get isAwake() {
        return desktop.isAwake;
      },
    };
  });
});

describe("by Electron", () => {
  describeDesktop(async (): Promise<DesktopWorld> => {
    const { played, desktop } = await openElectron("linux");
    return {
      desktop,
      chooses: (label) => press(played.menus.templateOf(played.trays[0]?.menus.at(-1) ?? null), label),
      opens: (...words) => played.app.emit("second-instance", {}, ["/usr/bin/coda-runner-companion", ...words]),
      wantsSettings: () => press(played.menus.application, "Settings…"),
      wantsToQuit: () => played.app.emit("before-quit", { preventDefault: () => undefined }),
      asks: async (message) =>
        (await played.ipcMain.invoke(channels.command, { url: pageUrl, parent: null }, message)) as Outcome,
      get told() {
        return newest(played).webContents.sent.at(-1)?.message;
      },
      get notes() {
        return played.notes
          .filter(({ isShown }) => isShown)
          .map(({ note }) => ({ title: note.title, text: note.body }));
      },
      clicks: (title) => void played.notes.find(({ note }) => note.title === title)?.emit("click"),
      get handedOut() {
        return played.shell.opened.at(-1) ?? played.copied;
      },
      get isAwake() {
        return played.blockers.running.length > 0;
      },
    };
  });

  test("quitting is held until the app has ended by itself, from the menu as by a signal", async () => {
    const { played, desktop, signal } = await openElectron("linux");
    const wishes: string[] = [];
    let isHeld = false;
    desktop.app.onQuitWanted(() => wishes.push("quit"));
    played.app.emit("before-quit", { preventDefault: () => (isHeld = true) });
    signal();
    expect([wishes, isHeld, played.app.happened]).toEqual([["quit", "quit"], true, ["dock hidden"]]);
    desktop.app.exit();
    expect(played.app.happened.at(-1)).toBe("exit 0");
  });

  test("links that come before anybody listens are brought then, once", async () => {
    const { played, desktop } = await openElectron("darwin");
    let isPrevented = false;
    played.app.emit("open-url", { preventDefault: () => (isPrevented = true) }, "coda://pair?code=BCDF-GHJK");
    const heard: (readonly string[])[] = [];
    desktop.app.onOpened((words) => heard.push(words));
    played.app.emit("activate");
    expect([isPrevented, heard]).toEqual([true, [["coda://pair?code=BCDF-GHJK"], []]]);
  });

  test("links are asked for on macOS and by a Debian package; for an AppImage they are a setting", async () => {
    expect((await openElectron("darwin")).played.app.schemes).toEqual(["coda"]);
    expect((await openElectron("linux", true)).played.app.schemes).toEqual(["coda"]);
    expect((await openElectron("linux")).played.app.schemes).toEqual([]);
  });

  test("on macOS starting at login is the system's own, and the settings are where people look for them", async () => {
    const { played, desktop } = await openElectron("darwin");
    desktop.system.setStartAtLogin(true);
    expect([desktop.system.startAtLogin, desktop.system.opensLinks]).toEqual([true, null]);
    played.app.login.wasOpenedAtLogin = true;
    expect(desktop.app.startedAtLogin).toBe(true);
    const [own] = played.menus.application;
    expect(own?.role).toBe("appMenu");
    expect(own?.submenu).toContainEqual(
      expect.objectContaining({ label: "Settings…", accelerator: "CommandOrControl+," }),
    );
    played.app.isPackaged = false;
    expect(desktop.system.startAtLogin).toBeNull();
  });

  test("the tray's picture is one for two densities, a template on macOS alone; the menu is made anew for news only", async () => {
    for (const platform of ["darwin", "linux"] as const) {
      const { played, desktop } = await openElectron(platform);
      desktop.tray.show(trayModel(state), () => undefined);
      desktop.tray.show(trayModel(state), () => undefined);
      const [tray] = played.trays;
      expect([tray?.image.densities, tray?.image.isTemplate, tray?.menus.length]).toEqual([
        [1, 2],
        platform === "darwin",
        1,
      ]);
      desktop.tray.show(trayModel(companionState({ is: "unpaired", why: null, cutOff: false })), () => undefined);
      expect([played.trays.length, tray?.menus.length, tray?.tooltip]).toEqual([1, 2, "Coda Runner: not paired"]);
    }
  });

  test("what cannot be opened is a sentence", async () => {
    const { played, desktop } = await openElectron("linux");
    played.shell.why = "no program for it";
    await expect(desktop.system.openInBrowser("https://coda.example")).rejects.toThrow("no program for it");
    await expect(desktop.system.showFolder("/logs")).rejects.toThrow("/logs could not be shown (no program for it)");
  });
});

describe("the window by Electron", () => {
  async function openWindow(): Promise<Opened & { readonly window: PlayedWindow }> {
    const opened = await openElectron("linux");
    opened.desktop.window.serve(async () => ({ ok: true, said: null }));
    opened.desktop.window.tell(state);
    opened.desktop.window.show();
    return { ...opened, window: newest(opened.played) };
  }

  test("is of the app's own page, sandboxed, isolated, without Node, and without tools in a package", async () => {
    const { window } = await openWindow();
    expect(window.url).toBe(pageUrl);
    expect(window.options.webPreferences).toEqual({
      preload: join(folder, "preload.cjs"),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
    });
  });

  test("opens no other, goes nowhere, holds no other page, and is granted nothing", async () => {
    const { played, window } = await openWindow();
    expect(window.webContents.popup).toEqual({ action: "deny" });
    for (const event of ["will-navigate", "will-frame-navigate", "will-redirect"]) {
      const left = (url: string): boolean => {
        let isLeft = true;
        window.webContents.emit(event, { url, preventDefault: () => (isLeft = false) });
        return isLeft;
      };
      expect([event, left("https://evil.example"), left(`${pageUrl}#settings`)]).toEqual([event, false, true]);
    }
    let isAttached = true;
    played.app.emit("web-contents-created", {}, window.webContents);
    window.webContents.emit("will-attach-webview", { preventDefault: () => (isAttached = false) });
    expect([isAttached, played.defaultSession.grants, played.defaultSession.checks?.()]).toEqual([
      false,
      [false, false, false],
      false,
    ]);
    expect(
      played.protocol.pages.map(({ scheme, answer }) => [scheme, answer({ url: "companion://app/x" }).status]),
    ).toEqual([["companion", 404]]);
  });

  test("tells its state to its own page alone, and is commanded by that alone", async () => {
    const { played, window } = await openWindow();
    played.ipcMain.emit(channels.watch, { sender: {} });
    expect(window.webContents.sent).toEqual([]);
    played.ipcMain.emit(channels.watch, { sender: window.webContents });
    expect(window.webContents.sent).toEqual([{ channel: channels.state, message: state }]);
    const frames = [
      { url: pageUrl, parent: null },
      { url: pageUrl, parent: {} },
      { url: "https://evil.example", parent: null },
      null,
    ];
    const answers = frames.map(
      async (frame) => (await played.ipcMain.invoke(channels.command, frame, { do: "begin" })) as Outcome,
    );
    expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([true, false, false, false]);
  });

  test("is one, brought to the front", async () => {
    const { played, desktop, window } = await openWindow();
    [window.isSmall, window.isShown] = [true, false];
    desktop.window.show();
    expect([played.windows.length, window.isSmall, window.isShown]).toEqual([1, false, true]);
  });

  test("that was closed is made anew when it is wanted, and not before", async () => {
    const { played, desktop, window } = await openWindow();
    window.destroy();
    desktop.window.tell(companionState({ is: "starting" }));
    expect([played.windows.length, window.webContents.sent]).toEqual([1, []]);
    desktop.window.show();
    expect([played.windows.length, newest(played).isShown]).toEqual([2, true]);
  });

  test.each(["render-process-gone", "unresponsive"])(
    "whose page dies (%s) gives way to a new one, with the state",
    async (event) => {
      const { played, clock, window } = await openWindow();
      clock.advance(60_000);
      (event === "unresponsive" ? window : window.webContents).emit(event);
      const next = newest(played);
      expect([window.isThere, played.windows.length, next.isShown, next.url]).toEqual([false, 2, true, pageUrl]);
      played.ipcMain.emit(channels.watch, { sender: window.webContents });
      expect(next.webContents.sent).toEqual([]);
      played.ipcMain.emit(channels.watch, { sender: next.webContents });
      expect(next.webContents.sent).toHaveLength(1);
    },
  );

  test("whose page dies at once is not opened again and again; that nobody sees, not at all", async () => {
    const { played, clock, desktop, window } = await openWindow();
    clock.advance(9_000);
    window.webContents.emit("render-process-gone");
    expect([played.windows.length, window.isThere]).toEqual([1, false]);
    desktop.window.show();
    clock.advance(60_000);
    const next = newest(played);
    next.isShown = false;
    next.webContents.emit("render-process-gone");
    expect([played.windows.length, next.isThere]).toEqual([2, false]);
  });
});

test("the core's process is heard, told, and ended", () => {
  const played = new PlayedElectron();
  const child = forkCore(played.electron, "/app/core.js");
  const heard: unknown[] = [];
  child.onMessage((message) => heard.push(message));
  child.onEnded((why) => heard.push(why));
  child.send({ id: 1 });
  played.children[0]?.emit("message", { view: {} });
  child.kill();
  expect([played.children[0]?.heard, heard]).toEqual([[{ id: 1 }], [{ view: {} }, "exit code 15"]]);
});

test("the app's facts are Electron's; any other system is like Linux", () => {
  const { electron } = new PlayedElectron();
  const facts = { version: "0.1.0", dataFolder: "/home/ada/userData", isPackaged: true };
  expect(appFacts(electron, "darwin")).toEqual({ ...facts, platform: "darwin" });
  expect(appFacts(electron, "freebsd")).toEqual({ ...facts, platform: "linux" });
});
