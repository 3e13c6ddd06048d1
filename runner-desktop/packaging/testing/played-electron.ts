/** An Electron to pack that is none: its folders, manifests and switches, and no program. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PackagePlatform } from "../package-names.ts";

/** How Electron's binary marks the place of its switches, a version, and how many there are (electronjs.org: fuses). */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const wireVersion = 1;
/** As Electron 45 ships them: 1 is on, 0 is off. */
const shippedFuses = "10110001";

function binary(): Buffer {
  const wire = Buffer.from([wireVersion, shippedFuses.length]);
  return Buffer.concat([Buffer.from(`some code ${sentinel}`), wire, Buffer.from(`${shippedFuses} some more`)]);
}

/** The switches of a binary, in the order of @electron/fuses. */
export function fusesIn(binary: Buffer): string {
  const at = binary.indexOf(sentinel) + sentinel.length;
  const count = binary[at + 1] ?? 0;
  return binary.toString("latin1", at + 2, at + 2 + count);
}

/** The path of the folder to give as `electronDist`. */
export function playElectron(folder: string, platform: PackagePlatform): string {
  for (const [name, content] of Object.entries(platform === "linux" ? linuxFiles() : macFiles())) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
  }
  return folder;
}

function linuxFiles(): Record<string, string | Buffer> {
  const named = ["LICENSE", "LICENSES.chromium.html", "chrome-sandbox", "locales/en-US.pak", "locales/de.pak"];
  return { electron: binary(), ...Object.fromEntries(named.map((name) => [name, ""])) };
}

function macFiles(): Record<string, string | Buffer> {
  const contents = "Electron.app/Contents";
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  const helpers = ["", " (GPU)", " (Plugin)", " (Renderer)"].flatMap((kind): [string, string][] => {
    const name = `Electron Helper${kind}`;
    const helper = `${contents}/Frameworks/${name}.app/Contents`;
    return [
      [`${helper}/Info.plist`, infoPlist(name)],
      [`${helper}/MacOS/${name}`, ""],
    ];
  });
  return {
    [`${contents}/Info.plist`]: infoPlist("Electron"),
    [`${contents}/MacOS/Electron`]: "",
    [`${contents}/Resources/en.lproj/locale.pak`]: "",
    [`${framework}/Electron Framework`]: binary(),
    [`${framework}/Resources/en.lproj/locale.pak`]: "",
    [`${framework}/Versions/A/Resources/en.lproj/locale.pak`]: "",
    ...Object.fromEntries(helpers),
  };
}

function infoPlist(executable: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${executable}</string></dict></plist>
`;
}

const moduleNames = [
  "app",
  "BrowserWindow",
  "clipboard",
  "ipcMain",
  "Menu",
  "nativeImage",
  "nativeTheme",
  "Notification",
  "powerSaveBlocker",
  "protocol",
  "session",
  "shell",
  "Tray",
  "utilityProcess",
];

/**
 * A module `electron` at this path that can be called for anything and does nothing, but that it is ready when
 * `electronIsReady` is called, says when an instance asks for the lock, and ends the process at the first tray.
 */
export function playElectronModule(folder: string): void {
  const content = `
const anything = new Proxy(function () {}, {
  get: (_target, name) => (typeof name === "symbol" || name === "then" ? undefined : anything),
  apply: () => anything,
  construct: () => anything,
});
const known = {
  app: {
    requestSingleInstanceLock: () => { console.log("lock"); return true; },
    whenReady: () => new Promise((ready) => { globalThis.electronIsReady = ready; }),
    getVersion: () => "0.1.0",
    getPath: () => process.cwd(),
    isPackaged: false,
  },
};
const withRest = (some) => new Proxy(some, { get: (target, name) => (name in target ? target[name] : anything) });
${moduleNames
  .filter((name) => name !== "app" && name !== "Tray")
  .map((name) => `export const ${name} = anything;`)
  .join("\n")}
export const app = withRest(known.app);
export class Tray { constructor() { console.log("tray"); process.exit(0); } }
`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "electron", type: "module", main: "index.js" }));
  writeFileSync(join(folder, "index.js"), content);
}
