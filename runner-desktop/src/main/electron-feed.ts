/** New versions by electron-updater: its only importer. It checks the SHA-512 of what it loads, and on macOS Squirrel the app's signature. */
import { AppImageUpdater } from "electron-updater/out/AppImageUpdater.js";
import { MacUpdater } from "electron-updater/out/MacUpdater.js";
import { reasonOf } from "@coda/runner-core";
import type { UpdateFeed } from "./release-updates.ts";

const longestReason = 100;

export type Updater = AppImageUpdater | MacUpdater;

export function appUpdater(platform: NodeJS.Platform): Updater {
  return platform === "darwin" ? new MacUpdater() : new AppImageUpdater();
}

export function electronFeed(updater: Updater): UpdateFeed {
  // Each step is asked for; nothing is installed because the app ends.
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  // Its blocks are another list that nobody signed.
  updater.disableDifferentialDownload = true;
  // In place of a number of this machine that it would send with each question.
  updater.requestHeaders = { "x-user-staging-id": "none" };
  updater.logger = null;
  return {
    newest: async (base) =>
      saying("newer versions could not be looked for", async () => {
        updater.setFeedURL({ provider: "generic", url: base });
        const found = await updater.checkForUpdates();
        return found?.isUpdateAvailable === true ? found.updateInfo.version : undefined;
      }),
    load: async (onPercent) => saying("the newer version could not be loaded", async () => loaded(updater, onPercent)),
    install: async () =>
      saying("the newer version could not be put in place", async () =>
        updater instanceof MacUpdater ? handedToSquirrel(updater) : replaced(updater),
      ),
  };
}

/** In one short line: electron-updater's own words go on with headers and stacks. */
async function saying<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const [line = ""] = reasonOf(error).split(/[\n,]/u, 1);
    throw new Error(`${what}: ${line.slice(0, longestReason)}`, { cause: error });
  }
}

async function loaded(updater: Updater, onPercent: (percent: number) => void): Promise<string> {
  const told = ({ percent }: { readonly percent: number }): void => onPercent(percent);
  updater.on("download-progress", told);
  try {
    const [path] = await updater.downloadUpdate();
    if (path === undefined) throw new Error("nothing was loaded");
    return path;
  } finally {
    updater.off("download-progress", told);
  }
}

/** Squirrel takes the loaded file, ends the app and starts the new one; it says when it will not. */
async function handedToSquirrel(updater: MacUpdater): Promise<void> {
  return new Promise((_resolve, reject) => {
    updater.once("error", reject);
    updater.quitAndInstall();
  });
}

/** The file that this app was started from gives way to the new one, which is started. */
async function replaced(updater: AppImageUpdater): Promise<void> {
  let why: Error | undefined;
  const told = (error: Error): void => {
    why = error;
  };
  updater.once("error", told);
  const isReplaced = updater.install(false, true);
  updater.off("error", told);
  if (!isReplaced) throw why ?? new Error("the new version could not be put in place");
}
