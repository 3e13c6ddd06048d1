/** The desktop by Electron: its only importer in the main process. Decides nothing. */
import {
  app,
  BrowserWindow,
  clipboard,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  Tray,
  utilityProcess,
  type MenuItemConstructorOptions,
} from "electron";
import { join } from "node:path";
import { channels } from "../contract/window-channels.ts";
import type { CompanionState } from "../contract/companion-state.ts";
import type { CoreChild } from "./core-process.ts";
import type { Desktop, DesktopApp, DesktopSystem, DesktopTray, DesktopWindow } from "./desktop.ts";
import { pageFile } from "./page-files.ts";
import { trayIconPng } from "./tray-icon.ts";
import type { TrayDeed, TrayIcon, TrayModel } from "./tray-model.ts";
import { heardCommand, isBrowserUrl, isOwnPage, pageUrl } from "./window-commands.ts";

const isMac = process.platform === "darwin";
/** Links that somebody followed before anybody listened: macOS brings them early. */
const early: string[][] = [];

const desktopApp: DesktopApp = {
  claimOnlyInstance: () => app.requestSingleInstanceLock(),
  letAnotherStart: () => app.releaseSingleInstanceLock(),
  ready: async () => {
    app.on("open-url", (event, url) => {
      event.preventDefault();
      early.push([url]);
    });
    app.setAsDefaultProtocolClient("coda");
    // A menu-bar app goes on without windows.
    app.on("window-all-closed", () => undefined);
    app.on("web-contents-created", (_event, contents) =>
      contents.on("will-attach-webview", (event) => event.preventDefault()),
    );
    await app.whenReady();
    app.dock?.hide();
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu()));
  },
  onOpened: (listener) => {
    for (const words of early.splice(0)) listener(words);
    app.on("open-url", (_event, url) => listener([url]));
    app.on("second-instance", (_event, words) => listener(words.slice(1)));
    app.on("activate", () => listener([]));
  },
  onQuitWanted: (listener) => {
    app.on("before-quit", (event) => {
      event.preventDefault();
      listener();
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, listener);
  },
  exit: () => app.exit(0),
};

/** macOS brings copy, paste and closing by this menu alone. */
function applicationMenu(): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] = isMac ? [{ role: "appMenu" }] : [];
  return [...own, { role: "editMenu" }, { role: "windowMenu" }];
}

class ElectronTray implements DesktopTray {
  /** One that is garbage collected vanishes from the screen. */
  #tray: Tray | undefined;
  #shown = "";

  show(model: TrayModel, chosen: (deed: TrayDeed) => void): void {
    const text = JSON.stringify(model);
    // A menu that is made anew closes the one that is open.
    if (text === this.#shown) return;
    this.#shown = text;
    this.#tray ??= new Tray(imageOf(model.icon));
    this.#tray.setImage(imageOf(model.icon));
    this.#tray.setToolTip(model.tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(model.menu.map((entry) => menuItem(entry, chosen))));
  }
}

function menuItem(entry: TrayModel["menu"][number], chosen: (deed: TrayDeed) => void): MenuItemConstructorOptions {
  if (entry.is === "line") return { type: "separator" };
  const { label, deed, checked } = entry;
  if (deed === undefined) return { label, enabled: false };
  const click = (): void => chosen(deed);
  return checked === undefined ? { label, click } : { label, click, type: "checkbox", checked };
}

function imageOf(icon: TrayIcon): Electron.NativeImage {
  const image = nativeImage.createFromBuffer(trayIconPng(icon, 16));
  image.addRepresentation({ scaleFactor: 2, buffer: trayIconPng(icon, 32) });
  image.setTemplateImage(isMac);
  return image;
}

class ElectronWindow implements DesktopWindow {
  readonly #files: string;
  #window: BrowserWindow | undefined;
  #state: CompanionState | undefined;

  constructor(files: string) {
    this.#files = files;
  }

  serve(perform: Parameters<DesktopWindow["serve"]>[0]): void {
    protocol.handle("companion", ({ url }) => pageFile(join(this.#files, "page"), url));
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    session.defaultSession.setPermissionCheckHandler(() => false);
    ipcMain.on(channels.watch, ({ sender }) => {
      if (this.#state !== undefined && sender === this.#window?.webContents) sender.send(channels.state, this.#state);
    });
    ipcMain.handle(channels.command, async ({ senderFrame }, message: unknown) => {
      const from = { url: senderFrame?.url ?? "", isTopFrame: senderFrame?.parent === null };
      return heardCommand(from, message, perform);
    });
  }

  show(): void {
    this.#window ??= this.#open();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  tell(state: CompanionState): void {
    this.#state = state;
    this.#window?.webContents.send(channels.state, state);
  }

  #open(): BrowserWindow {
    const window = new BrowserWindow({
      width: 440,
      height: 640,
      minWidth: 380,
      minHeight: 420,
      show: false,
      title: "Coda Runner",
      fullscreenable: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? "#111315" : "#fbfbfa",
      webPreferences: {
        preload: join(this.#files, "preload.cjs"),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    window.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
    window.webContents.on("will-navigate", (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    window.webContents.on("render-process-gone", () => window.destroy());
    window.on("closed", () => {
      this.#window = undefined;
    });
    void window.loadURL(pageUrl);
    return window;
  }
}

class ElectronSystem implements DesktopSystem {
  #blocker: number | undefined;

  copy(text: string): void {
    void clipboard.writeText(text);
  }

  openInBrowser(url: string): void {
    if (isBrowserUrl(url)) void shell.openExternal(url);
  }

  showFolder(path: string): void {
    void shell.openPath(path);
  }

  notify({ title, text, clicked }: Parameters<DesktopSystem["notify"]>[0]): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body: text });
    notification.on("click", clicked);
    notification.show();
  }

  keepAwake(on: boolean): void {
    if (on === (this.#blocker !== undefined)) return;
    if (this.#blocker !== undefined) powerSaveBlocker.stop(this.#blocker);
    this.#blocker = on ? powerSaveBlocker.start("prevent-app-suspension") : undefined;
  }

  /** A build that is not installed would start Electron's own demonstration. Linux has no such setting in Electron. */
  get startAtLogin(): boolean | null {
    return isMac && app.isPackaged ? app.getLoginItemSettings().openAtLogin : null;
  }

  setStartAtLogin(on: boolean): void {
    app.setLoginItemSettings({ openAtLogin: on });
  }
}

/** Before the app is ready: Chromium takes schemes only then. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: "companion", privileges: { standard: true, secure: true } }]);
}

/** `files`: the folder of the built app. Once the app is ready. */
export function electronDesktop(files: string): Desktop {
  return { app: desktopApp, tray: new ElectronTray(), window: new ElectronWindow(files), system: new ElectronSystem() };
}

export function forkCore(script: string): CoreChild {
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

export function appFacts(): AppFacts {
  const platform = process.platform === "darwin" || process.platform === "win32" ? process.platform : "linux";
  return { version: app.getVersion(), platform, dataFolder: app.getPath("userData"), isPackaged: app.isPackaged };
}
