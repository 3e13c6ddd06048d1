/** What of Electron this app uses, as shapes alone (electronjs.org/docs/latest/api): nothing of Electron is loaded by it. */

export interface Stoppable {
  preventDefault(): void;
}

export interface AppSurface {
  readonly isPackaged: boolean;
  /** macOS alone has one. */
  readonly dock?: { hide(): void } | undefined;
  requestSingleInstanceLock(): boolean;
  releaseSingleInstanceLock(): void;
  setAsDefaultProtocolClient(scheme: string): boolean;
  whenReady(): Promise<void>;
  exit(code: number): void;
  getVersion(): string;
  getPath(name: "userData"): string;
  getLoginItemSettings(): { readonly openAtLogin: boolean; readonly wasOpenedAtLogin: boolean };
  setLoginItemSettings(settings: { readonly openAtLogin: boolean }): void;
  on(event: "open-url", heard: (event: Stoppable, url: string) => void): unknown;
  on(event: "window-all-closed" | "activate", heard: () => void): unknown;
  on(event: "second-instance", heard: (event: unknown, words: string[]) => void): unknown;
  on(event: "before-quit", heard: (event: Stoppable) => void): unknown;
  on(event: "web-contents-created", heard: (event: unknown, contents: AnyContents) => void): unknown;
}

export interface AnyContents {
  on(event: "will-attach-webview", heard: (event: Stoppable) => void): unknown;
}

type Navigation = Stoppable & { readonly url: string };

export interface ContentsSurface {
  send(channel: string, message: unknown): void;
  setWindowOpenHandler(answer: () => { action: "deny" }): void;
  on(event: "will-navigate", heard: (navigation: Navigation) => void): unknown;
  on(event: "will-frame-navigate", heard: (navigation: Navigation) => void): unknown;
  on(event: "will-redirect", heard: (navigation: Navigation) => void): unknown;
  on(event: "render-process-gone", heard: () => void): unknown;
}

export interface WindowSurface {
  readonly webContents: ContentsSurface;
  isMinimized(): boolean;
  isVisible(): boolean;
  restore(): void;
  show(): void;
  focus(): void;
  destroy(): void;
  loadURL(url: string): Promise<void>;
  on(event: "closed", heard: () => void): unknown;
  on(event: "unresponsive", heard: () => void): unknown;
}

export interface MessageSurface {
  on(channel: string, heard: (event: { readonly sender: unknown }) => void): unknown;
  handle(
    channel: string,
    answer: (
      event: { readonly senderFrame: { readonly url: string; readonly parent: unknown } | null },
      message: unknown,
    ) => Promise<unknown>,
  ): void;
}

export interface MenuSurface {
  buildFromTemplate(entries: Electron.MenuItemConstructorOptions[]): object;
  setApplicationMenu(menu: object | null): void;
}

export interface SessionSurface {
  setPermissionRequestHandler(
    answer: (contents: unknown, permission: string, grant: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(answer: () => boolean): void;
}

/** A picture, drawn for each density of a screen. */
export interface ImageSurface {
  addRepresentation(picture: { scaleFactor: number; buffer: Buffer }): void;
  setTemplateImage(isTemplate: boolean): void;
}

export interface TraySurface<Image> {
  setImage(image: Image): void;
  setToolTip(text: string): void;
  setContextMenu(menu: object | null): void;
}

export interface NotificationSurface {
  on(event: "click", heard: () => void): unknown;
  show(): void;
}

export interface ChildSurface {
  postMessage(message: unknown): void;
  on(event: "message", heard: (message: unknown) => void): unknown;
  on(event: "exit", heard: (code: number) => void): unknown;
  kill(): boolean;
}

export interface ElectronSurface {
  readonly app: AppSurface;
  readonly BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => WindowSurface;
  readonly clipboard: { writeText(text: string): Promise<void> };
  readonly ipcMain: MessageSurface;
  readonly Menu: MenuSurface;
  readonly nativeTheme: { readonly shouldUseDarkColors: boolean };
  readonly Notification: {
    new (note: { title: string; body: string }): NotificationSurface;
    isSupported(): boolean;
  };
  readonly powerSaveBlocker: { start(type: "prevent-app-suspension"): number; stop(id: number): unknown };
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges: { standard: true; secure: true } }[]): void;
    handle(scheme: string, answer: (request: { readonly url: string }) => Response): void;
  };
  readonly session: { readonly defaultSession: SessionSurface };
  /** `openPath`: empty, or why it was not opened. */
  readonly shell: { openExternal(url: string): Promise<void>; openPath(path: string): Promise<string> };
  readonly utilityProcess: {
    fork(script: string, words: string[], options: { serviceName: string; stdio: "inherit" }): ChildSurface;
  };
}

/** `Image`: Electron's own kind, which only it makes and takes. */
export interface TrayModules<Image extends ImageSurface> {
  readonly nativeImage: { createFromBuffer(png: Buffer): Image };
  readonly Tray: new (image: Image) => TraySurface<Image>;
}
