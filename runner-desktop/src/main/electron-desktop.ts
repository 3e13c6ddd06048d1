/** The desktop by Electron. Decides nothing; what it stands on is given, so that a test can play it. */
import type { CoreChild } from "./core-process.ts";
import type { Clock } from "@coda/runner-core";
import type { CompanionState } from "../contract/companion-state.ts";
import type { Desktop, DesktopApp, DesktopSystem, DesktopTray } from "./desktop.ts";
import type { ElectronSurface, ImageSurface, TrayModules, TraySurface } from "./electron-surface.ts";
import { ElectronWindow } from "./electron-window.ts";
import type { DesktopEntries } from "./desktop-entries.ts";
import { trayIconPng } from "./tray-icon.ts";
import type { TrayDeed, TrayIcon, TrayModel } from "./tray-model.ts";

export interface ElectronDesktopOptions<Modules extends ElectronSurface = ElectronSurface> {
  readonly electron: Modules;
  /** The folder of the built app. */
  readonly files: string;
  readonly platform: CompanionState["platform"];
  readonly clock: Clock;
  /** Where files do what Electron does not; undefined: it is no Linux, or a build that is not installed. */
  readonly entries: DesktopEntries | undefined;
  /** The system started the app because somebody signed in. */
  readonly startedAtLogin: boolean;
  /** The process's own signals that end it. */
  readonly onSignal: (heard: () => void) => void;
}

/** Once schemes are registered; before the app is ready. */
export function electronDesktop<Image extends ImageSurface>(
  options: ElectronDesktopOptions<ElectronSurface & TrayModules<Image>>,
): Desktop {
  const { electron, files, clock } = options;
  return {
    app: new ElectronApp(options),
    tray: new ElectronTray(electron, options.platform),
    window: new ElectronWindow({ electron, files, clock }),
    system: new ElectronSystem(options),
  };
}

class ElectronApp implements DesktopApp {
  readonly #options: ElectronDesktopOptions;
  /** Links that somebody followed before anybody listened: macOS brings them early. */
  readonly #early: string[][] = [];
  #opened: ((words: readonly string[]) => void) | undefined;
  #settingsWanted: () => void = () => undefined;

  constructor(options: ElectronDesktopOptions) {
    this.#options = options;
  }

  get startedAtLogin(): boolean {
    const { electron, platform, startedAtLogin } = this.#options;
    return startedAtLogin || (platform === "darwin" && electron.app.getLoginItemSettings().wasOpenedAtLogin);
  }

  claimOnlyInstance(): boolean {
    return this.#options.electron.app.requestSingleInstanceLock();
  }

  letAnotherStart(): void {
    this.#options.electron.app.releaseSingleInstanceLock();
  }

  async ready(): Promise<void> {
    const { electron, entries } = this.#options;
    const { app, Menu } = electron;
    app.on("open-url", (event, url) => {
      event.preventDefault();
      this.#heard([url]);
    });
    app.on("second-instance", (_event, words) => this.#heard(words.slice(1)));
    app.on("activate", () => this.#heard([]));
    // Electron asks Linux's tools for it by the package's own entry; without one links are a setting of ours.
    if (app.isPackaged && (entries?.opensLinks ?? null) === null) app.setAsDefaultProtocolClient("coda");
    // A menu-bar app goes on without windows.
    app.on("window-all-closed", () => undefined);
    app.on("web-contents-created", (_event, contents) =>
      contents.on("will-attach-webview", (event) => event.preventDefault()),
    );
    await app.whenReady();
    app.dock?.hide();
    Menu.setApplicationMenu(Menu.buildFromTemplate(this.#menu()));
  }

  onOpened(listener: (words: readonly string[]) => void): void {
    this.#opened = listener;
    for (const words of this.#early.splice(0)) listener(words);
  }

  onSettingsWanted(listener: () => void): void {
    this.#settingsWanted = listener;
  }

  onQuitWanted(listener: () => void): void {
    this.#options.electron.app.on("before-quit", (event) => {
      event.preventDefault();
      listener();
    });
    this.#options.onSignal(listener);
  }

  exit(): void {
    this.#options.electron.app.exit(0);
  }

  #heard(words: string[]): void {
    if (this.#opened === undefined) this.#early.push(words);
    else this.#opened(words);
  }

  /** macOS brings copy, paste and closing by this menu alone, and has the settings where people look for them. */
  #menu(): Electron.MenuItemConstructorOptions[] {
    const line = { type: "separator" } as const;
    const settings: Electron.MenuItemConstructorOptions = {
      label: "Settings…",
      accelerator: "CommandOrControl+,",
      click: () => this.#settingsWanted(),
    };
    const ends: Electron.MenuItemConstructorOptions[] = [{ role: "editMenu" }, { role: "windowMenu" }];
    if (this.#options.platform !== "darwin")
      return [{ label: "File", submenu: [settings, line, { role: "quit" }] }, ...ends];
    const roles = ["services", "hide", "hideOthers", "unhide"] as const;
    const hides = roles.map((role) => ({ role }));
    return [
      { role: "appMenu", submenu: [{ role: "about" }, line, settings, line, ...hides, line, { role: "quit" }] },
      ...ends,
    ];
  }
}

class ElectronTray<Image extends ImageSurface> implements DesktopTray {
  readonly #electron: Pick<ElectronSurface, "Menu"> & TrayModules<Image>;
  readonly #isMac: boolean;
  /** One that is garbage collected vanishes from the screen. */
  #tray: TraySurface<Image> | undefined;
  #shown = "";

  constructor(electron: Pick<ElectronSurface, "Menu"> & TrayModules<Image>, platform: CompanionState["platform"]) {
    this.#electron = electron;
    this.#isMac = platform === "darwin";
  }

  show(model: TrayModel, chosen: (deed: TrayDeed) => void): void {
    const text = JSON.stringify(model);
    // A menu that is made anew closes the one that is open.
    if (text === this.#shown) return;
    this.#shown = text;
    const { Tray, Menu } = this.#electron;
    const image = this.#imageOf(model.icon);
    this.#tray ??= new Tray(image);
    this.#tray.setImage(image);
    this.#tray.setToolTip(model.tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(model.menu.map((entry) => menuItem(entry, chosen))));
  }

  #imageOf(icon: TrayIcon): Image {
    const image = this.#electron.nativeImage.createFromBuffer(trayIconPng(icon, 16));
    image.addRepresentation({ scaleFactor: 2, buffer: trayIconPng(icon, 32) });
    image.setTemplateImage(this.#isMac);
    return image;
  }
}

function menuItem(
  entry: TrayModel["menu"][number],
  chosen: (deed: TrayDeed) => void,
): Electron.MenuItemConstructorOptions {
  if (entry.is === "line") return { type: "separator" };
  const { label, deed, checked } = entry;
  if (deed === undefined) return { label, enabled: false };
  const click = (): void => chosen(deed);
  return checked === undefined ? { label, click } : { label, click, type: "checkbox", checked };
}

class ElectronSystem implements DesktopSystem {
  readonly #options: ElectronDesktopOptions;
  #blocker: number | undefined;

  constructor(options: ElectronDesktopOptions) {
    this.#options = options;
  }

  async copy(text: string): Promise<void> {
    await this.#options.electron.clipboard.writeText(text);
  }

  async openInBrowser(url: string): Promise<void> {
    await this.#options.electron.shell.openExternal(url);
  }

  async showFolder(path: string): Promise<void> {
    const why = await this.#options.electron.shell.openPath(path);
    if (why !== "") throw new Error(`${path} could not be shown (${why})`);
  }

  notify({ title, text, clicked }: Parameters<DesktopSystem["notify"]>[0]): void {
    const { Notification } = this.#options.electron;
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body: text });
    notification.on("click", clicked);
    notification.show();
  }

  keepAwake(on: boolean): void {
    if (on === (this.#blocker !== undefined)) return;
    const { powerSaveBlocker } = this.#options.electron;
    if (this.#blocker !== undefined) powerSaveBlocker.stop(this.#blocker);
    this.#blocker = on ? powerSaveBlocker.start("prevent-app-suspension") : undefined;
  }

  /** A build that is not installed would start Electron's own demonstration. */
  get startAtLogin(): boolean | null {
    const { electron, platform, entries } = this.#options;
    if (entries !== undefined) return entries.startsAtLogin;
    return platform === "darwin" && electron.app.isPackaged ? electron.app.getLoginItemSettings().openAtLogin : null;
  }

  setStartAtLogin(on: boolean): void {
    const { electron, entries } = this.#options;
    if (entries === undefined) electron.app.setLoginItemSettings({ openAtLogin: on });
    else entries.setStartsAtLogin(on);
  }

  get opensLinks(): boolean | null {
    return this.#options.entries?.opensLinks ?? null;
  }

  async setOpensLinks(on: boolean): Promise<void> {
    await this.#options.entries?.setOpensLinks(on);
  }
}

/** Before the app is ready: Chromium takes schemes only then. */
export function registerPageScheme({ protocol }: Pick<ElectronSurface, "protocol">): void {
  protocol.registerSchemesAsPrivileged([{ scheme: "companion", privileges: { standard: true, secure: true } }]);
}

export function forkCore({ utilityProcess }: Pick<ElectronSurface, "utilityProcess">, script: string): CoreChild {
  const child = utilityProcess.fork(script, [], { serviceName: "Coda Runner core", stdio: "inherit" });
  return {
    // A process has no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on("message", listener),
    onEnded: (listener) => void child.on("exit", (code) => listener(`exit code ${code}`)),
    kill: () => void child.kill(),
  };
}

export interface AppFacts {
  readonly version: string;
  readonly platform: CompanionState["platform"];
  readonly dataFolder: string;
  readonly isPackaged: boolean;
}

export function appFacts({ app }: Pick<ElectronSurface, "app">, platform: NodeJS.Platform): AppFacts {
  return {
    version: app.getVersion(),
    platform: platform === "darwin" || platform === "win32" ? platform : "linux",
    dataFolder: app.getPath("userData"),
    isPackaged: app.isPackaged,
  };
}
