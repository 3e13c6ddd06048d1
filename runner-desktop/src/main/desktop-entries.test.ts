/** Start at login and links, by real files and an xdg-mime that is a program of the test's own. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { companionLink } from "@coda/protocol";
import { runProgram } from "@coda/runner-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DesktopEntries } from "./desktop-entries.ts";
import { makeDefault } from "./xdg-mime.ts";

const entryName = "coda-runner-companion.desktop";
let folder: string;
let login: string;
let handler: string;
let told: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-entries-"));
  login = join(folder, "config", "autostart", entryName);
  handler = join(folder, "data", "applications", entryName);
  told = join(folder, "told");
  xdgMime(`echo "$@" >> '${told}'`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** In a folder that is the whole PATH. */
function xdgMime(script: string): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin", "xdg-mime"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "bin", "xdg-mime"), 0o755);
}

function entries(program = "/home/ada/Coda.AppImage", isPackage = false): DesktopEntries {
  return new DesktopEntries({
    program,
    entryName,
    appName: "Coda Runner Companion",
    configFolder: join(folder, "config"),
    dataFolder: join(folder, "data"),
    isPackage,
    makeDefault: async (name, scheme) => makeDefault({ PATH: join(folder, "bin") }, name, scheme),
  });
}

describe("starting at login", () => {
  test("is an entry of the user's own that starts the program so that it knows, and is gone when it is not wanted", () => {
    expect(entries().startsAtLogin).toBe(false);
    entries().setStartsAtLogin(true);
    expect(entries().startsAtLogin).toBe(true);
    expect(readFileSync(login, "utf8")).toBe(
      [
        "[Desktop Entry]",
        "Type=Application",
        "Name=Coda Runner Companion",
        "TryExec=/home/ada/Coda.AppImage",
        "Exec=/home/ada/Coda.AppImage --at-login",
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
        "",
      ].join("\n"),
    );
    entries().setStartsAtLogin(false);
    expect([existsSync(login), entries().startsAtLogin]).toEqual([false, false]);
    entries().setStartsAtLogin(false);
  });

  test.each(["Hidden=true", "X-GNOME-Autostart-enabled=false"])(
    "that the desktop turned off by %s is off, and stays so",
    (line) => {
      entries().setStartsAtLogin(true);
      const text = readFileSync(login, "utf8").replace("X-GNOME-Autostart-enabled=true", line);
      writeFileSync(login, text);
      expect(entries().startsAtLogin).toBe(false);
      entries("/elsewhere/Coda.AppImage").follow();
      expect(readFileSync(login, "utf8")).toBe(text);
    },
  );

  test("that cannot be kept is one sentence", () => {
    writeFileSync(join(folder, "config"), "a file");
    expect(() => entries().setStartsAtLogin(true)).toThrow(
      /autostart\/coda-runner-companion\.desktop could not be written \(/u,
    );
    expect(entries().startsAtLogin).toBe(false);
  });
});

describe("links", () => {
  test("come to an AppImage once somebody wants it: an entry that is in no menu, and the desktop is told", async () => {
    expect(entries().opensLinks).toBe(false);
    await entries().setOpensLinks(true);
    expect(entries().opensLinks).toBe(true);
    expect(readFileSync(handler, "utf8")).toContain(
      "Exec=/home/ada/Coda.AppImage %u\nTerminal=false\nNoDisplay=true\nMimeType=x-scheme-handler/coda;\n",
    );
    expect(readFileSync(told, "utf8")).toBe(`default ${entryName} x-scheme-handler/coda\n`);
    await entries().setOpensLinks(false);
    expect([existsSync(handler), entries().opensLinks]).toEqual([false, false]);
  });

  test("are no question where a package brings them", () => {
    expect(entries("/opt/Coda Runner Companion/coda-runner-companion", true).opensLinks).toBeNull();
  });

  test.each([
    ["fails", () => xdgMime("echo 'xdg-mime: no desktop' >&2; exit 4"), "xdg-mime ended with 4 (xdg-mime: no desktop)"],
    ["is not there", () => rmSync(join(folder, "bin"), { recursive: true }), "install xdg-utils"],
  ])("do not come where xdg-mime %s: that is said, and nothing is left", async (_, spoil, why) => {
    spoil();
    await expect(entries().setOpensLinks(true)).rejects.toThrow(why);
    expect([existsSync(handler), entries().opensLinks]).toEqual([false, false]);
  });
});

describe("an AppImage that lies elsewhere now", () => {
  test("is what both start from then on; what nobody wanted is not made", async () => {
    entries().follow();
    expect([existsSync(login), existsSync(handler)]).toEqual([false, false]);
    entries().setStartsAtLogin(true);
    await entries().setOpensLinks(true);
    entries("/opt/new place/Coda.AppImage").follow();
    expect(readFileSync(login, "utf8")).toContain('Exec="/opt/new place/Coda.AppImage" --at-login\n');
    expect(readFileSync(handler, "utf8")).toContain('Exec="/opt/new place/Coda.AppImage" %u\n');
  });
});

/** The system's own programs, in a home of the test's own. */
describe.each([
  { opener: "gio", words: ["open"], place: "a b$HOME`" },
  { opener: "xdg-open", words: [], place: "plain" },
])("a link that is opened by $opener", ({ opener, words, place }) => {
  const installed = [opener, "xdg-mime"].every((name) => existsSync(join("/usr/bin", name)));

  test.skipIf(!installed)("is brought to the program that was entered, in a folder called as here", async () => {
    const program = join(folder, place, "coda");
    mkdirSync(join(folder, place));
    writeFileSync(program, `#!/bin/sh\necho "$@" > '${told}.half' && mv '${told}.half' '${told}'\n`, { mode: 0o755 });
    const [configFolder, dataFolder] = [join(folder, "config"), join(folder, "data")];
    mkdirSync(configFolder);
    const xdg = { XDG_CONFIG_HOME: configFolder, XDG_DATA_HOME: dataFolder };
    const env = { PATH: "/usr/bin:/bin", HOME: folder, DISPLAY: ":99", ...xdg };
    const own = { program, entryName, appName: "Coda", configFolder, dataFolder, isPackage: false };
    const makeSo = async (name: string, scheme: string): Promise<void> => makeDefault(env, name, scheme);
    await new DesktopEntries({ ...own, makeDefault: makeSo }).setOpensLinks(true);
    const link = companionLink("https://coda.example");
    await runProgram(opener, [...words, link], { env });
    await expect.poll(() => existsSync(told) && readFileSync(told, "utf8")).toBe(`${link}\n`);
  });
});
