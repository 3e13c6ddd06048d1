/** The app's main process, put together by hand: Electron, the core's process, tray and window. */
import { findRelease, lineLog, reasonOf, releaseKey, systemClock, systemRandom, webFetch } from "@coda/runner-core";
import { join } from "node:path";
import { appName, packageName } from "../packaging/package-names.ts";
import { appImage, coreConfig, sessionEnvironment, xdgFolders } from "./config.ts";
import { AppSettings } from "./main/app-settings.ts";
import { appUpdates } from "./main/app-updates.ts";
import { CompanionApp } from "./main/companion-app.ts";
import { CoreProcess } from "./main/core-process.ts";
import { atLoginWord, DesktopEntries } from "./main/desktop-entries.ts";
import { appFacts, electronDesktop, forkCore, registerPageScheme } from "./main/electron-desktop.ts";
import { appUpdater, electronFeed } from "./main/electron-feed.ts";
import { offeredRelease, type OfferedRelease } from "./main/offered-release.ts";
import { ReleaseUpdates } from "./main/release-updates.ts";
import { systemElectron } from "./main/system-electron.ts";
import { makeDefault } from "./main/xdg-mime.ts";

const log = lineLog(
  (line) => process.stderr.write(line),
  () => systemClock.now(),
);
const report = (text: string): void => log("error", text);

/** Where the core's own settings say, and else where the web app does. */
async function offered(): Promise<OfferedRelease> {
  const { base, manifest } = await findRelease(coreConfig(), webFetch);
  return offeredRelease(base, manifest);
}

/** What an AppImage was started from is what can be started again; an installed program is started by itself. */
function desktopEntries(): DesktopEntries | undefined {
  if (platform !== "linux" || !isPackaged) return undefined;
  const image = appImage();
  return new DesktopEntries({
    ...xdgFolders(),
    program: image ?? process.execPath,
    entryName: `${packageName}.desktop`,
    appName,
    isPackage: image === undefined,
    makeDefault: async (entryName, scheme) => makeDefault(sessionEnvironment(), entryName, scheme),
  });
}

registerPageScheme(systemElectron);
const { version, platform, dataFolder, isPackaged } = appFacts(systemElectron, process.platform);
const words = process.argv.slice(1);
const entries = desktopEntries();
entries?.follow();
const facts = { platform, isPackaged, appImage: appImage(), hasKey: releaseKey !== undefined };
const updates = appUpdates(facts, () => {
  const feed = electronFeed(appUpdater(platform));
  return new ReleaseUpdates({ feed, offered, clock: systemClock, random: systemRandom });
});
// Not awaited: Electron becomes ready only once this module is evaluated (electron/electron#40719), and the app waits for that.
CompanionApp.run(
  {
    desktop: electronDesktop({
      electron: systemElectron,
      files: import.meta.dirname,
      platform,
      clock: systemClock,
      entries,
      startedAtLogin: words.includes(atLoginWord),
      onSignal: (heard) => {
        for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, heard);
      },
    }),
    core: (onLife) =>
      new CoreProcess({
        spawn: () => forkCore(systemElectron, join(import.meta.dirname, "core.js")),
        clock: systemClock,
        onLife,
        report,
      }),
    settings: new AppSettings(join(dataFolder, "settings.json")),
    updates,
    version,
    platform,
    report,
  },
  words,
).catch((error: unknown) => {
  report(`the app could not be started: ${reasonOf(error)}`);
  process.exit(1);
});
