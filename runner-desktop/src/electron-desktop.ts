/** The desktop by Electron: its only importer. Knows nothing of terminals, sessions or the core. */
import { app, Menu, nativeImage, Tray as ElectronTray } from "electron";
import type { Desktop, MenuEntry, Tray } from "./desktop.ts";
import { trayIconPng } from "./tray-icon.ts";

/** Shown trays: one that is garbage collected vanishes from the screen. */
const shown: ElectronTray[] = [];

function showTray(entries: readonly MenuEntry[]): Tray {
  const icon = nativeImage.createFromDataURL(trayIconPng);
  icon.setTemplateImage(true);
  const tray = new ElectronTray(icon);
  shown.push(tray);
  tray.setContextMenu(Menu.buildFromTemplate(entries.map(({ label, chosen }) => ({ label, click: chosen }))));
  return { setTooltip: (text) => tray.setToolTip(text) };
}

export const electronDesktop: Desktop = {
  claimOnlyInstance: () => app.requestSingleInstanceLock(),
  ready: async () => {
    await app.whenReady();
    // A menu-bar app: neither dock icon nor window.
    app.dock?.hide();
  },
  showTray,
  onQuitWanted: (listener) => {
    app.on("before-quit", (event) => {
      event.preventDefault();
      listener();
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, listener);
  },
  exit: () => app.exit(0),
};
