/** The process behind the tray: Electron, the core and the log, put together by hand. */
import { lineLog, reasonOf, startRunner } from "@coda/runner-core";
import { desktopConfig } from "./config.ts";
import { electronDesktop } from "./electron-desktop.ts";
import { TrayApp } from "./tray-app.ts";

const log = lineLog(
  (line) => process.stderr.write(line),
  () => Date.now(),
);

await TrayApp.run({
  desktop: electronDesktop,
  startCore: async () => startRunner(desktopConfig(), log),
  reasonOf,
  report: (text) => log("error", text),
});
