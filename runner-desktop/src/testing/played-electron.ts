/**
 * An Electron that is played: as much of it as this app uses, plain objects that keep what was asked of them. Events come as Electron
 * emits them, by name; whoever tests says when.
 */
import { EventEmitter } from "node:events";
import type {
  AppSurface,
  ChildSurface,
  ContentsSurface,
  ElectronSurface,
  ImageSurface,
  MenuSurface,
  MessageSurface,
  NotificationSurface,
  SessionSurface,
  TrayModules,
  TraySurface,
  WindowSurface,
} from "../main/electron-surface.ts";

type MenuTemplate = Electron.MenuItemConstructorOptions[];

class PlayedApp extends EventEmitter implements AppSurface {
  isPackaged = true;
  isFirst = true;
  readonly dock = { hide: (): void => void this.happened.push("dock hidden") };
  readonly happened: string[] = [];
  readonly schemes: string[] = [];
  login = { openAtLogin: false, wasOpenedAtLogin: false };
  readonly #isReady = Promise.withResolvers<void>();

  requestSingleInstanceLock(): boolean {
    return this.isFirst;
  }

  releaseSingleInstanceLock(): void {
    this.happened.push("lock released");
  }

  setAsDefaultProtocolClient(scheme: string): boolean {
    return this.schemes.push(scheme) > 0;
  }

  async whenReady(): Promise<void> {
    return this.#isReady.promise;
  }

  becomeReady(): void {
    this.#isReady.resolve();
  }

  exit(code: number): void {
    this.happened.push(`exit ${code}`);
  }

  getVersion(): string {
    return "0.1.0";
  }

  getPath(name: "userData"): string {
    return `/home/ada/${name}`;
  }

  getLoginItemSettings(): { readonly openAtLogin: boolean; readonly wasOpenedAtLogin: boolean } {
    return this.login;
  }

  setLoginItemSettings({ openAtLogin }: { readonly openAtLogin: boolean }): void {
    this.login = { ...this.login, openAtLogin };
  }
}

class PlayedContents extends EventEmitter implements ContentsSurface {
  readonly sent: { readonly channel: string; readonly message: unknown }[] = [];
  popup: { readonly action: string } | undefined;

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }

  setWindowOpenHandler(answer: () => { action: "deny" }): void {
    this.popup = answer();
  }
}

export class PlayedWindow extends EventEmitter implements WindowSurface {
  readonly webContents = new PlayedContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  isThere = true;
  isShown = false;
  isSmall = false;
  url = "";

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  isMinimized(): boolean {
    return this.isSmall;
  }

  isVisible(): boolean {
    return this.isShown;
  }

  restore(): void {
    this.isSmall = false;
  }

  show(): void {
    this.isShown = true;
  }

  focus(): void {
    if (!this.isShown) throw new Error("nobody sees it");
  }

  destroy(): void {
    this.isThere = false;
    this.emit("closed");
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
}

class PlayedMessages extends EventEmitter implements MessageSurface {
  readonly #answers = new Map<string, Parameters<MessageSurface["handle"]>[1]>();

  handle(channel: string, answer: Parameters<MessageSurface["handle"]>[1]): void {
    this.#answers.set(channel, answer);
  }

  async invoke(channel: string, frame: { url: string; parent: unknown } | null, message: unknown): Promise<unknown> {
    return this.#answers.get(channel)?.({ senderFrame: frame }, message);
  }
}

class PlayedSession implements SessionSurface {
  grants: boolean[] = [];
  checks: (() => boolean) | undefined;

  setPermissionRequestHandler(answer: Parameters<SessionSurface["setPermissionRequestHandler"]>[0]): void {
    for (const permission of ["notifications", "media", "openExternal"])
      answer(undefined, permission, (isGranted) => this.grants.push(isGranted));
  }

  setPermissionCheckHandler(answer: () => boolean): void {
    this.checks = answer;
  }
}

class PlayedImage implements ImageSurface {
  readonly densities: number[] = [1];
  isTemplate = false;

  addRepresentation({ scaleFactor }: { readonly scaleFactor: number }): void {
    this.densities.push(scaleFactor);
  }

  setTemplateImage(isTemplate: boolean): void {
    this.isTemplate = isTemplate;
  }
}

class PlayedTray implements TraySurface<PlayedImage> {
  image: PlayedImage;
  tooltip = "";
  readonly menus: object[] = [];

  constructor(image: PlayedImage) {
    this.image = image;
  }

  setImage(image: PlayedImage): void {
    this.image = image;
  }

  setToolTip(text: string): void {
    this.tooltip = text;
  }

  setContextMenu(menu: object): void {
    this.menus.push(menu);
  }
}

class PlayedNotification extends EventEmitter implements NotificationSurface {
  readonly note: { readonly title: string; readonly body: string };
  isShown = false;

  constructor(note: { title: string; body: string }) {
    super();
    this.note = note;
  }

  show(): void {
    this.isShown = true;
  }
}

class PlayedChild extends EventEmitter implements ChildSurface {
  readonly heard: unknown[] = [];

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  kill(): boolean {
    return this.emit("exit", 15);
  }
}

class PlayedMenus implements MenuSurface {
  /** The application's. */
  application: MenuTemplate = [];
  readonly #templates = new Map<object, MenuTemplate>();

  buildFromTemplate(template: MenuTemplate): object {
    const menu = {};
    this.#templates.set(menu, template);
    return menu;
  }

  setApplicationMenu(menu: object | null): void {
    this.application = this.templateOf(menu);
  }

  /** What it was made of. */
  templateOf(menu: object | null): MenuTemplate {
    return (menu === null ? undefined : this.#templates.get(menu)) ?? [];
  }
}

class PlayedBlockers {
  readonly running: number[] = [];
  #last = 0;

  start(): number {
    this.#last += 1;
    this.running.push(this.#last);
    return this.#last;
  }

  stop(id: number): void {
    if (!this.running.includes(id)) throw new Error("no such blocker runs");
    this.running.splice(this.running.indexOf(id), 1);
  }
}

class PlayedShell {
  /** Why nothing is opened; empty: it is. */
  why = "";
  readonly opened: string[] = [];

  async openExternal(url: string): Promise<void> {
    if ((await this.openPath(url)) !== "") throw new Error(this.why);
  }

  async openPath(path: string): Promise<string> {
    if (this.why === "") this.opened.push(path);
    return this.why;
  }
}

class PlayedProtocol {
  readonly pages: { readonly scheme: string; readonly answer: (request: { readonly url: string }) => Response }[] = [];

  registerSchemesAsPrivileged(): void {
    if (this.pages.length > 0) throw new Error("too late");
  }

  handle(scheme: string, answer: (request: { readonly url: string }) => Response): void {
    this.pages.push({ scheme, answer });
  }
}

export class PlayedElectron {
  readonly app = new PlayedApp();
  readonly ipcMain = new PlayedMessages();
  readonly defaultSession = new PlayedSession();
  readonly menus = new PlayedMenus();
  readonly blockers = new PlayedBlockers();
  readonly shell = new PlayedShell();
  readonly protocol = new PlayedProtocol();
  /** What was made, in order. */
  readonly windows: PlayedWindow[] = [];
  readonly trays: PlayedTray[] = [];
  readonly notes: PlayedNotification[] = [];
  readonly children: PlayedChild[] = [];
  copied = "";

  /** The modules. */
  get electron(): ElectronSurface & TrayModules<PlayedImage> {
    const { app, ipcMain, defaultSession, menus: Menu, blockers: powerSaveBlocker, shell, protocol } = this;
    return {
      ...this.#made(),
      app,
      ipcMain,
      Menu,
      powerSaveBlocker,
      shell,
      protocol,
      session: { defaultSession },
      nativeImage: { createFromBuffer: () => new PlayedImage() },
      nativeTheme: { shouldUseDarkColors: false },
      clipboard: {
        writeText: async (text) => {
          this.copied = text;
        },
      },
    };
  }

  /** What is made by `new`, or by forking, is kept. */
  #made(): Pick<
    ElectronSurface & TrayModules<PlayedImage>,
    "BrowserWindow" | "Tray" | "Notification" | "utilityProcess"
  > {
    const { windows, trays, notes, children } = this;
    return {
      BrowserWindow: class extends PlayedWindow {
        constructor(options: Electron.BrowserWindowConstructorOptions) {
          super(options);
          windows.push(this);
        }
      },
      Tray: class extends PlayedTray {
        constructor(image: PlayedImage) {
          super(image);
          trays.push(this);
        }
      },
      Notification: class extends PlayedNotification {
        static isSupported(): boolean {
          return true;
        }
        constructor(note: { title: string; body: string }) {
          super(note);
          notes.push(this);
        }
      },
      utilityProcess: {
        fork: () => {
          const child = new PlayedChild();
          children.push(child);
          return child;
        },
      },
    };
  }
}

/** Of a menu's entries, and of those below them, the one that is called so. */
export function press(menu: MenuTemplate, label: string): void {
  const all = menu.flatMap((entry) => [entry, ...(Array.isArray(entry.submenu) ? entry.submenu : [])]);
  const found = all.find((entry) => entry.label === label);
  if (found?.click === undefined) throw new Error(`no entry '${label}'`);
  (found.click as () => void)();
}
