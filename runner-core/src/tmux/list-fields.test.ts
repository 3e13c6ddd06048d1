import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { capturedStateFormat, parseModes } from "./captured-modes.ts";
import { freePath, freeText, ofOwnTitle, splitFields } from "./list-fields.ts";
import { literalFormat } from "./quote.ts";

describe("fields of a line, read", () => {
  test("are divided by '|' alone, and each is what it was before tmux escaped it", () => {
    expect(splitFields(String.raw`%1|a\|b|c\\|\\\||`)).toEqual(["%1", "a|b", "c\\", "\\|", ""]);
    expect(splitFields(String.raw`two\nlines|\t\033[1m|\303x`)).toEqual(["two\nlines", "\t\u001B[1m", "\u{FFFD}x"]);
    expect(splitFields("")).toEqual([""]);
  });

  test("are the same for whatever text, escaped as tmux does it", () => {
    const escape = (text: string): string =>
      text.replaceAll(/[\\|]/gu, String.raw`\$&`).replaceAll("\n", String.raw`\n`);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (texts) => {
        expect(splitFields(texts.map(escape).join("|"))).toEqual(texts);
      }),
    );
  });
});

describe("free texts on a real tmux", () => {
  let server: TmuxServer;

  beforeEach(() => {
    server = new TmuxServer();
  });

  afterEach(async () => {
    await server.dispose();
  });

  const hostile = [
    `d'"|a\\b\\n`,
    "two\nlines\n%exit\n%begin 1 1 1",
    "#(touch pwned) #{pid} #[fg=red] ### ##",
    "100%d %H:%M $HOME ~ `id` ; kill-server",
    "tab\tescape\u001B[2J",
    "日本 é 🎉 👩‍👩‍👧",
    "|||",
    "\\|\\\\|\\",
  ];

  test("directories come as they are: separators, line feeds, formats, control characters, emoji", async () => {
    for (const name of hostile) {
      const directory = join(server.folder, name);
      mkdirSync(directory, { recursive: true });
      await server.run("new-session", "-d", "-c", literalFormat(directory), "cat");
      const format = `${freePath("pane_current_path")}|#{pane_dead}`;
      await until("the program has begun there", async () => {
        const fields = splitFields(await server.run("list-panes", "-a", "-F", format));
        return fields[0] === directory && fields[1] === "0";
      });
      await server.kill();
    }
  });

  test("user options and names come as they are, and neither is obeyed", async () => {
    await server.run("new-session", "-d", "cat");
    for (const text of hostile) {
      await server.run("set-option", "-w", "@text", text);
      const line = await server.run("display-message", "-p", `#{pid}|${freeText("@text")}|#{pane_id}`);
      expect(splitFields(line)).toEqual([String(await server.pid()), text, "%0"]);
    }
  });

  test("TR40 a title is told where somebody gave one; what tmux gives by itself, the machine's name, is none", async () => {
    await server.run("new-session", "-d", "cat");
    const title = async (): Promise<string[]> => {
      const format = `${ofOwnTitle(freeText("pane_title"))}|end`;
      const [listed = "", ...end] = splitFields(await server.run("list-panes", "-F", format));
      expect(end).toEqual(["end"]);
      return [listed, parseModes(await server.run("display-message", "-p", capturedStateFormat))?.title ?? "none"];
    };
    const [host = "", short = ""] = (await server.run("display-message", "-p", "#{host} #{host_short}")).split(" ");
    expect(await server.run("display-message", "-p", "#{pane_title}")).toBe(host);
    expect(await title()).toEqual(["", ""]);
    for (const given of ["notes", `on ${short}`, `${short}-notes`, "#{host}", "a|b,c}d", ""]) {
      await server.run("select-pane", "-T", literalFormat(given));
      expect(await title()).toEqual([given, given]);
    }
    // As another network called it when the pane was made.
    await server.run("select-pane", "-T", `${short}.elsewhere.example`);
    expect(await title()).toEqual(["", ""]);
  });

  test("a text beyond all measure is cut, and costs tmux nothing", async () => {
    await server.run("new-session", "-d", "cat");
    await server.run("set-option", "-w", "@text", "|\\".repeat(3_000));
    const line = await server.run("display-message", "-p", `%0|${freeText("@text")}|%0`);
    expect(splitFields(line)).toEqual(["%0", "|\\".repeat(100), "%0"]);
  });
});
