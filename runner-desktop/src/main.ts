/** The app's main process, put together by hand: Electron, the core's process, tray and window. */
import { findRelease, lineLog, reasonOf, releaseKey, systemClock, systemRandom } from "@coda/runner-core";
import { join } from "node:path";
import { appImage, coreConfig } from "./config.ts";
import { AppSettings } from "./main/app-settings.ts";
import { appUpdates } from "./main/app-updates.ts";
import { CompanionApp } from "./main/companion-app.ts";
import { CoreProcess } from "./main/core-process.ts";
import { appFacts, electronDesktop, forkCore, registerPageScheme } from "./main/electron-desktop.ts";
import { appUpdater, electronFeed } from "./main/electron-feed.ts";
import { offeredRelease, type OfferedRelease } from "./main/offered-release.ts";
import { ReleaseUpdates } from "./main/release-updates.ts";

const log = lineLog(
  (line) => process.stderr.write(line),
  () => systemClock.now(),
);
const report = (text: string): void => log("error", text);

/** Where the core's own settings say, and else where the web app does. */
async function offered(): Promise<OfferedRelease> {
  const { base, manifest } = await findRelease(coreConfig(), fetch);
  return offeredRelease(base, manifest);
}

registerPageScheme();
const { version, platform, dataFolder, isPackaged } = appFacts();
const facts = { platform, isPackaged, appImage: appImage(), hasKey: releaseKey !== undefined };
const updates = appUpdates(facts, () => {
  const feed = electronFeed(appUpdater(platform));
  return new ReleaseUpdates({ feed, offered, clock: systemClock, random: systemRandom });
});
// Not awaited: Electron becomes ready only once this module is evaluated (electron/electron#40719), and the app waits for that.
CompanionApp.run(
  {
    desktop: electronDesktop(import.meta.dirname),
    core: (onLife) =>
      new CoreProcess({
        spawn: () => forkCore(join(import.meta.dirname, "core.js")),
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
  process.argv.slice(1),
).catch((error: unknown) => {
  report(`the app could not be started: ${reasonOf(error)}`);
  process.exit(1);
});
