/** The web app that a machine is to be paired with, as somebody writes it into a field. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { chooseServer } from "./choose-server.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-server-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = (env: NodeJS.ProcessEnv = {}) => readConfig(env, { stateDir: folder });

test.each([
  ["https://coda.example", "https://coda.example"],
  [" https://coda.example/ideas?x=1#y ", "https://coda.example"],
  ["http://192.168.1.20:3000/", "http://192.168.1.20:3000"],
])("%j is kept as the setting of its origin", (text, server) => {
  chooseServer(config(), text);
  expect(config().settings.server).toEqual({ value: server, from: "file" });
});

test("other settings in the file stay as they are", () => {
  writeFileSync(config().configFile, '{"redaction": "strict"}');
  chooseServer(config(), "https://coda.example");
  const written: unknown = JSON.parse(readFileSync(config().configFile, "utf8"));
  expect(written).toEqual({ redaction: "strict", server: "https://coda.example" });
});

test.each(["coda.example", "localhost:3000", "", "ftp://coda.example", "https://"])(
  "%j is refused by the sentence of --server, and nothing is written",
  (text) => {
    const rule = `is '${text}'; it must be an http(s) address, e.g. https://coda.example`;
    expect(() => chooseServer(config(), text)).toThrow(`the address ${rule}`);
    expect(() => readConfig({}, { stateDir: folder, server: text })).toThrow(`--server ${rule}`);
    expect(existsSync(config().configFile)).toBe(false);
  },
);

test("what the environment says counts before it: that is said, and nothing is written", () => {
  const fixed = config({ CODA_SERVER: "https://fixed.example" });
  chooseServer(fixed, "https://fixed.example/");
  expect(() => chooseServer(fixed, "https://coda.example")).toThrow(
    "CODA_SERVER says https://fixed.example, and counts before what is chosen here; unset it and start again",
  );
  expect(existsSync(fixed.configFile)).toBe(false);
});
