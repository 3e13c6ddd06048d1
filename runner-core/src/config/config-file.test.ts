/** config.json as a person keeps it: what is in it counts after flags and environment, and nothing of it is ever lost. */
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changesOf, readConfig } from "../config.ts";
import { readConfigFile, writeSetting } from "./config-file.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-config-"));
  file = join(folder, "config.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const written = (): unknown => JSON.parse(readFileSync(file, "utf8"));
const config = (env: NodeJS.ProcessEnv = {}, server?: string) => readConfig(env, { stateDir: folder, server });

describe("where a setting comes from", () => {
  test("a flag counts before the environment, that before the file, that before the pairing, that before the default", () => {
    const of = (env: NodeJS.ProcessEnv = {}, flag?: string): unknown => config(env, flag).settings.server;
    expect(of()).toEqual({ value: "http://127.0.0.1:3000", from: "default" });
    const device = "00000000-0000-4000-8000-0000000000aa";
    const record = { version: 1, device, server: "https://paired.example", owner: "Ada" };
    writeFileSync(join(folder, "device.json"), JSON.stringify(record));
    expect(of()).toEqual({ value: "https://paired.example", from: "pairing" });
    writeSetting(file, "server", "https://file.example/path");
    expect(of()).toEqual({ value: "https://file.example", from: "file" });
    const env = { CODA_SERVER: "https://variable.example" };
    expect(of(env)).toEqual({ value: "https://variable.example", from: "environment" });
    expect(of(env, "https://flag.example")).toEqual({ value: "https://flag.example", from: "flag" });
  });

  test("each helper that is given a folder has its settings in there, the usual one in the system's place", () => {
    expect(config().configFile).toBe(file);
    expect(readConfig({ CODA_RUNNER_HOME: "/other" }, {}).configFile).toBe("/other/config.json");
    const usual =
      process.platform === "darwin"
        ? join(homedir(), "Library/Application Support/coda-runner/config.json")
        : "/xdg/coda-runner/config.json";
    expect(readConfig({ XDG_CONFIG_HOME: "/xdg" }, {}).configFile).toBe(usual);
  });
});

describe("a file that is wrong", () => {
  test.each([
    ["an unknown key", '{"colour":"red"}', /config\.json: 'colour' is no setting; there are server, session-prefix, /u],
    ["a name of every object", '{"constructor":"x"}', /'constructor' is no setting/u],
    ["a bad value", '{"redaction":"on"}', /config\.json: redaction is 'on'; it must be off, standard or strict$/u],
    ["a text for a switch", '{"shell-integration":"true"}', /shell-integration is 'true'; it must be true or false/u],
    ["a number", '{"device-name":7}', /device-name is 7; it must be a name/u],
    ["no JSON", "redaction: strict", /config\.json is no JSON \(.+\); repair it, or remove it to have the defaults/u],
    ["no object", "[]", /config\.json must be an object of settings/u],
  ])("%s is one sentence, and is never written over", (_, text, sentence) => {
    writeFileSync(file, text);
    expect(() => config()).toThrow(sentence);
    expect(() => writeSetting(file, "redaction", "strict")).toThrow(sentence);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("a change", () => {
  test("keeps the others in their order, and is its owner's alone", () => {
    writeFileSync(file, '{"redaction":"off","device-name":"box"}');
    writeSetting(file, "shell-integration", true);
    writeSetting(file, "redaction", "strict");
    expect(Object.entries(written() as object)).toEqual([
      ["redaction", "strict"],
      ["device-name", "box"],
      ["shell-integration", true],
    ]);
    writeSetting(file, "device-name", undefined);
    expect(readConfigFile(file)).toEqual({ redaction: "strict", "shell-integration": true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("makes folder and file where there is none", () => {
    const deep = join(folder, "a", "config.json");
    writeSetting(deep, "tmux-socket", "work");
    expect(readConfigFile(deep)).toEqual({ "tmux-socket": "work" });
  });

  test("of a file that is a link elsewhere goes there", () => {
    mkdirSync(join(folder, "dotfiles"));
    const kept = join(folder, "dotfiles", "coda.json");
    writeFileSync(kept, "{}");
    symlinkSync(kept, file);
    writeSetting(file, "redaction", "off");
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(kept, "utf8"))).toEqual({ redaction: "off" });
  });
});

test("a helper knows which settings are others than those it runs with, and which of them it would start with", () => {
  const running = config({ CODA_TMUX_SOCKET: "mine" });
  expect(changesOf(running)).toEqual({ changed: [], fault: null });
  writeSetting(file, "redaction", "strict");
  writeSetting(file, "tmux-socket", "other");
  writeSetting(file, "device-name", "box");
  expect(changesOf(running)).toEqual({ changed: ["redaction"], fault: null });
  writeFileSync(file, "{");
  const { changed, fault } = changesOf(running);
  expect(changed).toEqual([]);
  expect(fault).toContain("is no JSON");
});
