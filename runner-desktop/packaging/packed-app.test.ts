/** The app as it is packed, by electron-builder itself, around an Electron that is played: Electron's own is nowhere needed for it. */
import { execFileSync, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runnerVersion } from "@coda/runner-core";
import { findProgram } from "@coda/runner-core/testing/find-program";
import { validateConfiguration } from "app-builder-lib/out/util/config/config.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builderConfiguration, type PackageWish } from "./builder-configuration.ts";
import { makePackages } from "./make-packages.ts";
import { packApp } from "./pack-app.ts";
import { architectures, platforms, type PackagePlatform } from "./package-names.ts";
import { packageSettings } from "./package-settings.ts";
import { fusesIn, playElectron, playElectronModule } from "./testing/played-electron.ts";

const packMs = 60_000;
let folder: string;
const resources = (platform: PackagePlatform): string =>
  platform === "linux"
    ? join(folder, "linux", "linux-unpacked", "resources")
    : join(folder, "mac", "mac", "Coda Runner Companion.app", "Contents", "Resources");

function wish(platform: PackagePlatform): PackageWish {
  return {
    platform,
    archs: ["x64"],
    output: join(folder, platform),
    electronVersion: "45.4.1",
    signing: "none",
    maintainer: "Ada <ada@coda.example>",
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "coda-packed-"));
  execFileSync(process.execPath, ["build.ts"], { cwd: join(import.meta.dirname, "..") });
  for (const platform of platforms) {
    const electronDist = playElectron(join(folder, `electron-${platform}`), platform);
    await packApp({ ...wish(platform), electronDist }, "folder");
  }
}, packMs);
afterAll(() => rmSync(folder, { recursive: true }));

interface Listed {
  readonly files?: Readonly<Record<string, Listed>>;
  readonly size?: number;
  readonly offset?: string;
}

/** The archive's own list is a JSON text behind four numbers (github.com/electron/asar), and the files follow it. */
function readArchive(platform: PackagePlatform) {
  const bytes = readFileSync(join(resources(platform), "app.asar"));
  const header = bytes.subarray(16, 16 + bytes.readUInt32LE(12));
  const start = 8 + bytes.readUInt32LE(4);
  const files = new Map<string, Buffer>();
  const walk = ({ files: listed = {} }: Listed, path: string): void => {
    for (const [name, entry] of Object.entries(listed)) {
      const at = start + Number(entry.offset);
      if (entry.files === undefined) files.set(path + name, bytes.subarray(at, at + (entry.size ?? 0)));
      else walk(entry, `${path}${name}/`);
    }
  };
  walk(JSON.parse(header.toString("utf8")) as Listed, "");
  return { files, hash: createHash("sha256").update(header).digest("hex") };
}

describe.each(platforms)("packed for %s", (platform) => {
  test("it holds what it runs and the licences of it, and nothing else", () => {
    const { files } = readArchive(platform);
    expect([...files.keys()].sort()).toEqual([
      "core.js",
      "licences.txt",
      "main.js",
      "package.json",
      "page/index.html",
      "page/window.css",
      "page/window.js",
      "preload.cjs",
    ]);
    expect(JSON.parse(String(files.get("package.json")))).toMatchObject({ main: "main.js", version: runnerVersion });
    expect(String(files.get("licences.txt"))).toMatch(/^electron-updater [\d.]+ \(MIT\)$/mu);
    expect(JSON.parse(String(files.get("package.json")))).not.toHaveProperty("dependencies");
  });

  test("Electron's binary is no Node for others, and takes code from the archive alone", () => {
    const binary =
      platform === "linux"
        ? join(resources(platform), "..", "coda-runner-companion")
        : join(resources(platform), "..", "Frameworks", "Electron Framework.framework", "Electron Framework");
    // runAsNode, cookies, NODE_OPTIONS, --inspect, integrity, only asar, snapshot, file:. Two are as Electron ships them.
    expect(fusesIn(readFileSync(binary))).toBe("00001100");
  });

  test("its configuration is held against electron-builder's own schema", async () => {
    for (const signing of ["none", "signed", "notarised"] as const) {
      const config = builderConfiguration({ ...wish(platform), archs: architectures[platform], signing });
      await expect(validateConfiguration(config, noLog)).resolves.toBeUndefined();
      const wrong = { ...config, asarr: true };
      await expect(validateConfiguration(wrong, noLog)).rejects.toThrow("unknown property 'asarr'");
    }
  });
});

/** Of its own kind; it asks whether it is enabled, and no more. */
const noLog = { isEnabled: false } as Parameters<typeof validateConfiguration>[1];

test("on macOS it is a menu-bar app that is called by coda: links, and the archive's hash is in what is signed", () => {
  const plist = readFileSync(join(resources("mac"), "..", "Info.plist"), "utf8");
  const value = (key: string): RegExp => new RegExp(`<key>${key}</key>\\s*(?:<array>\\s*)?<(?:string>)?([^<>/]+)`, "u");
  expect(value("LSUIElement").exec(plist)?.[1]).toBe("true");
  expect(value("CFBundleURLSchemes").exec(plist)?.[1]).toBe("coda");
  expect(value("CFBundleIdentifier").exec(plist)?.[1]).toBe("app.coda.runner.companion");
  expect(value("LSApplicationCategoryType").exec(plist)?.[1]).toBe("public.app-category.developer-tools");
  expect(value("hash").exec(plist)?.[1]).toBe(readArchive("mac").hash);
  expect(readFileSync(join(resources("mac"), "icon.icns"), "latin1").slice(0, 4)).toBe("icns");
});

test("the Debian package lays its manual page where man(1) looks, packed, and groff has nothing to say of it", () => {
  const { deb } = builderConfiguration(wish("linux"));
  const [file = "", place] = deb?.fpm?.[0]?.split("=") ?? [];
  expect(place).toBe("/usr/share/man/man1/coda-runner-companion.1.gz");
  const packed = readFileSync(file);
  const page = gunzipSync(packed);
  // RFC 1952: no time of making, and the slowest algorithm for the smallest file.
  expect([packed.readUInt32LE(4), packed[8]]).toEqual([0, 2]);
  // Not every machine has one.
  const groff = findProgram("groff");
  const faults =
    groff === undefined ? "" : spawnSync(groff, ["-ww", "-man", "-Tascii"], { input: page, encoding: "utf8" }).stderr;
  expect(page.toString("utf8")).toMatch(/^\.TH CODA\\-RUNNER\\-COMPANION 1 /u);
  expect(faults).toBe("");
});

test("where a package cannot be made neither half of it nor an earlier one is left; those of other machines are", async () => {
  const places = { packages: join(folder, "packages"), offered: join(folder, "offered") };
  const [own, other] = ["coda-runner-companion-linux-x64.deb", "coda-runner-companion-linux-arm64.deb"];
  for (const place of Object.values(places)) {
    mkdirSync(place);
    for (const name of [own, other]) writeFileSync(join(place, name), "of an earlier call");
  }
  const order = { ...packageSettings(), platform: "linux", archs: ["x64"], places } as const;
  // Nobody listens there: Electron cannot be fetched, and one from elsewhere does not count.
  process.env["ELECTRON_MIRROR"] = "http://127.0.0.1:1/";
  await expect(makePackages(order)).rejects.toThrow("ECONNREFUSED");
  delete process.env["ELECTRON_MIRROR"];
  for (const place of Object.values(places)) expect(readdirSync(place)).toEqual([other]);
});

/** All that is packed, in a folder of its own. */
function unpacked(): string {
  const alone = join(folder, "alone");
  for (const [name, content] of readArchive("linux").files) {
    mkdirSync(dirname(join(alone, name)), { recursive: true });
    writeFileSync(join(alone, name), content);
  }
  return alone;
}

test("what is packed needs nothing beside it but Electron: main stops at its name, the core speaks", async () => {
  const alone = unpacked();
  const main = spawnSync(process.execPath, ["main.js"], { cwd: alone, encoding: "utf8" });
  expect(main.stderr).toContain("Cannot find package 'electron'");
  const env = { HOME: join(folder, "home"), PATH: process.env["PATH"], XDG_RUNTIME_DIR: folder };
  const core = fork(join(alone, "core.js"), [], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [message] = (await once(core, "message")) as unknown[];
  core.kill("SIGKILL");
  expect(message).toMatchObject({ view: { deviceName: expect.any(String) as string } });
});

test("main is evaluated before Electron is ready, as Electron wants it, and goes on from there to a tray", () => {
  const alone = unpacked();
  playElectronModule(join(alone, "node_modules", "electron"));
  const start = 'await import("./main.js"); console.log("evaluated"); globalThis.electronIsReady();';
  const node = spawnSync(process.execPath, ["--input-type=module", "--eval", start], {
    cwd: alone,
    encoding: "utf8",
    env: { HOME: join(folder, "home"), PATH: process.env["PATH"] },
  });
  expect(node).toMatchObject({ status: 0, stdout: "lock\nevaluated\ntray\n", stderr: "" });
});
