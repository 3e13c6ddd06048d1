/** The core's process, put together by hand. Its other end is Electron's main process, or a test that stands for it. */
import { lineLog, LogFile, logFolder, systemClock } from "@coda/runner-core";
import { coreConfig } from "../config.ts";
import { Core } from "./core.ts";
import { MachineHelper } from "./machine-helper.ts";
import { parentChannel } from "./parent-channel.ts";
import { serveCore } from "./serve-core.ts";

const file = logFile();
const log = lineLog(
  (line) => {
    process.stderr.write(line);
    file?.write(line);
  },
  () => systemClock.now(),
);
const { channel, onClosed } = parentChannel();
const served = serveCore(channel, (text) => log("error", text));
const helper = new MachineHelper({ readConfig: coreConfig, log });
const core = new Core({ helper, clock: systemClock, onView: served.tell });
served.serve(core, () => process.exit(0));
// Without the app there is nobody to end it.
onClosed(() => void core.stop().finally(() => process.exit(0)));
await core.begin();

/** Settings that cannot be read are told by the window; then nobody knows where the file would be. */
function logFile(): LogFile | undefined {
  try {
    return new LogFile(logFolder(coreConfig().stateDir));
  } catch {
    return undefined;
  }
}
