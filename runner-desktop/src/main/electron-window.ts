/**
 * The one window by Electron: sandboxed, without Node, of the app's own page and nothing else. Its page keeps nothing, so one that
 * died, or hangs, gives way to a new one.
 */
import { join } from "node:path";
import type { Clock } from "@coda/runner-core";
import type { CompanionState } from "../contract/companion-state.ts";
import { channels } from "../contract/window-channels.ts";
import type { DesktopWindow } from "./desktop.ts";
import type { ElectronSurface, WindowSurface } from "./electron-surface.ts";
import { pageFile } from "./page-files.ts";
import { heardCommand, isOwnPage, pageUrl } from "./window-commands.ts";

/** One that dies sooner would die again, and again. */
const livedMs = 10_000;

export interface ElectronWindowOptions {
  readonly electron: Pick<
    ElectronSurface,
    "app" | "BrowserWindow" | "ipcMain" | "nativeTheme" | "protocol" | "session"
  >;
  /** The folder of the built app. */
  readonly files: string;
  readonly clock: Clock;
}

export class ElectronWindow implements DesktopWindow {
  readonly #options: ElectronWindowOptions;
  #window: WindowSurface | undefined;
  #state: CompanionState | undefined;

  constructor(options: ElectronWindowOptions) {
    this.#options = options;
  }

  serve(perform: Parameters<DesktopWindow["serve"]>[0]): void {
    const { electron, files } = this.#options;
    electron.protocol.handle("companion", ({ url }) => pageFile(join(files, "page"), url));
    const { defaultSession } = electron.session;
    defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    defaultSession.setPermissionCheckHandler(() => false);
    electron.ipcMain.on(channels.watch, ({ sender }) => {
      if (sender === this.#window?.webContents) this.#send();
    });
    electron.ipcMain.handle(channels.command, async ({ senderFrame }, message) => {
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
    this.#send();
  }

  #send(): void {
    if (this.#state !== undefined) this.#window?.webContents.send(channels.state, this.#state);
  }

  #open(): WindowSurface {
    const { clock } = this.#options;
    const window = this.#made();
    const openedMs = clock.steadyMs();
    const { webContents } = window;
    webContents.setWindowOpenHandler(() => ({ action: "deny" }));
    webContents.on("will-navigate", stay);
    webContents.on("will-frame-navigate", stay);
    webContents.on("will-redirect", stay);
    const replace = (): void => {
      if (this.#window !== window) return;
      const isMissed = window.isVisible() && clock.steadyMs() - openedMs >= livedMs;
      this.#window = undefined;
      window.destroy();
      if (isMissed) this.show();
    };
    webContents.on("render-process-gone", replace);
    window.on("unresponsive", replace);
    window.on("closed", () => {
      if (this.#window === window) this.#window = undefined;
    });
    // It fails where the window was closed meanwhile.
    window.loadURL(pageUrl).catch(() => undefined);
    return window;
  }

  #made(): WindowSurface {
    const { electron, files } = this.#options;
    return new electron.BrowserWindow({
      width: 440,
      height: 640,
      minWidth: 380,
      minHeight: 420,
      show: false,
      title: "Coda Runner",
      fullscreenable: false,
      autoHideMenuBar: true,
      backgroundColor: electron.nativeTheme.shouldUseDarkColors ? "#111315" : "#fbfbfa",
      webPreferences: {
        preload: join(files, "preload.cjs"),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
        devTools: !electron.app.isPackaged,
      },
    });
  }
}

function stay(navigation: { readonly url: string; preventDefault(): void }): void {
  if (!isOwnPage(navigation.url)) navigation.preventDefault();
}
