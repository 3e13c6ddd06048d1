/** Electron itself: its only importer in the main process. */
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
} from "electron";
import type { ElectronSurface, TrayModules } from "./electron-surface.ts";

export const systemElectron: ElectronSurface & TrayModules<Electron.NativeImage> = {
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
};
