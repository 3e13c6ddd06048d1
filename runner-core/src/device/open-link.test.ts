import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../testing/until.ts";
import { linkOpener, openLink } from "./open-link.ts";

const server = "https://coda.example";

describe("the program that opens links", () => {
  it("is the system's, where somebody sits before a screen", () => {
    expect(linkOpener({}, "darwin")).toBe("open");
    expect(linkOpener({ DISPLAY: ":0" }, "linux")).toBe("xdg-open");
    expect(linkOpener({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe("xdg-open");
    for (const env of [{}, { DISPLAY: "" }, { DISPLAY: ":0", SSH_CONNECTION: "1" }, { DISPLAY: ":0", BROWSER: "none" }])
      expect(linkOpener(env, "linux")).toBeUndefined();
    expect(linkOpener({ SSH_CONNECTION: "1" }, "darwin")).toBeUndefined();
    expect(linkOpener({ BROWSER: "lynx", SSH_CONNECTION: "1" }, "linux")).toBe("lynx");
  });
});

describe("opening a link", () => {
  let folder: string;
  let opened: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "coda-open-link-"));
    opened = join(folder, "opened");
    const program = join(folder, "browser");
    writeFileSync(program, `#!/bin/sh\nprintf '%s %s' "$#" "$1" > '${opened}.part'; mv '${opened}.part' '${opened}'\n`);
    chmodSync(program, 0o700);
    env = { PATH: process.env["PATH"], BROWSER: program };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("hands it over as it is, as one word", async () => {
    const url = `${server}/pair#BCDF-GHJK; $(touch x)`;
    expect(openLink(url, { server, env })).toBe(true);
    await until("the browser", () => existsSync(opened));
    expect(readFileSync(opened, "utf8")).toBe(`1 ${url}`);
  });

  it("opens nothing that is no page of this web app, and says so where there is no such program", () => {
    for (const url of ["file:///etc/passwd", "https://other.example/pair", "--help", "javascript:alert(1)"])
      expect(openLink(url, { server, env })).toBe(false);
    expect(openLink(server, { server, env: { ...env, BROWSER: join(folder, "none-such") } })).toBe(false);
  });
});
