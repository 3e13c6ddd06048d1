/** Desktop entries as a desktop reads them: the Desktop Entry Specification's two layers of quotes, undone by a reader written from it. */
import { expect, test } from "vitest";
import { desktopEntryKeys, desktopEntryText } from "./desktop-entry.ts";

/** What is started: escapes of a value first, then Exec's own quotes. */
function startedBy(text: string): string[] {
  const exec = desktopEntryKeys(text).get("Exec") ?? "";
  const value = exec.replaceAll(
    /\\(.)/gu,
    (_, letter: string) => ({ s: " ", n: "\n", t: "\t", r: "\r" })[letter] ?? letter,
  );
  const words = [...value.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/gu)];
  return words.map(([, quoted, plain]) => quoted?.replaceAll(/\\(["`$\\])/gu, "$1") ?? plain ?? "");
}

test.each([
  "/opt/Coda Runner Companion/coda-runner-companion",
  '/home/ada/a`b$HOME"c\\d.AppImage',
  "/home/ada/Übung ✓/x.AppImage",
  "/home/ada/;rm -rf ~/x",
])("%s is started by its very path", (program) => {
  const text = desktopEntryText({ name: "Coda", command: [program, "--at-login"], keys: { NoDisplay: "true" } });
  expect(startedBy(text)).toEqual([program, "--at-login"]);
  expect(text.split("\n").every((line) => line === "" || line === "[Desktop Entry]" || /^[A-Za-z]+=/u.test(line))).toBe(
    true,
  );
  expect(desktopEntryKeys(text).get("NoDisplay")).toBe("true");
});

test.each(["/home/ada/a\nExec=sh", "/home/ada/x=y", "/home/ada/100%", "/home/ada/\u001b[m"])(
  "%j names no program",
  (program) => {
    expect(() => desktopEntryText({ name: "Coda", command: [program], keys: {} })).toThrow("move it to a path without");
  },
);

test("keys are those of the main group, however they are spaced", () => {
  const keys = desktopEntryKeys(
    "# a comment\n[Desktop Entry]\nHidden = true\nName[de]=x\n\n[Desktop Action new]\nExec=other\n",
  );
  expect([...keys]).toEqual([["Hidden", "true"]]);
});
