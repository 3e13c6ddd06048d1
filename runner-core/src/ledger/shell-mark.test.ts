/** What shells and their integrations say, as recorded from them or written in their documentation. */
import { expect, test } from "vitest";
import { readShellMark } from "./shell-mark.ts";

const prompt = { mark: "prompt", aid: null };
const output = (line: string | null) => ({ mark: "output", aid: null, line });
const done = (exitCode: number | null) => ({ mark: "done", aid: null, exitCode });
const directory = (host: string, path: string) => ({ mark: "directory", directory: { host, path } });

test.each([
  ["133;A", prompt],
  ["133;A;cl=m;aid=77", { mark: "prompt", aid: "77" }],
  ["133;A;click_events=1", prompt],
  ["133;P;k=i", prompt],
  ["133;A;k=s", undefined],
  ["133;P;k=r", undefined],
  ["133;B", { mark: "typing", aid: null }],
  ["133;B;aid=a b", { mark: "typing", aid: "a b" }],
  ["133;C", output(null)],
  ["133;C;aid=77;cmdline_url=ls%20-l%3B%0Apwd", { mark: "output", aid: "77", line: "ls -l;\npwd" }],
  ["133;C;cmdline_url=", output("")],
  ["133;C;cmdline_url=100%", output("100%")],
  ["133;C;cmdline_url=%ff", output(null)],
  ["133;C;cmdline=ls\\ -l\\;\\ pwd", output("ls -l; pwd")],
  [String.raw`133;C;cmdline=$'a\n\'b\'\xc3\xa4\303\244'`, output("a\n'b'ää")],
  [`133;C;cmdline='it'"s \\"so\\""`, output('its "so"')],
  ["133;D", done(null)],
  ["133;D;", done(null)],
  ["133;D;0", done(0)],
  ["133;D;130;aid=77", { mark: "done", aid: "77", exitCode: 130 }],
  ["133;D;aid=77", { mark: "done", aid: "77", exitCode: null }],
  ["133;D;99999999999", done(null)],
  ["133;D;-1", done(null)],
  ["133;L", undefined],
  ["133", undefined],
  ["633;A", prompt],
  ["633;D;2", done(2)],
  [String.raw`633;E;echo a\x3b echo \\x;nonce`, { mark: "line", line: String.raw`echo a; echo \x` }],
  ["633;P;Cwd=/home/a", directory("", "/home/a")],
  ["633;P;IsWindows=False", undefined],
  ["7;file://box/home/a%20b/%C3%A4", directory("box", "/home/a b/ä")],
  ["7;file:///", directory("", "/")],
  ["7;kitty-shell-cwd://box/home/100%25", directory("box", "/home/100%25")],
  ["7;/home", undefined],
  [`7;file:///${"x".repeat(1_024)}`, undefined],
  ["9;9;/mnt/c", directory("", "/mnt/c")],
  [`9;9;"C:\\x"`, directory("", "C:\\x")],
  ["9;4;1;50", undefined],
  ["2;133;A", undefined],
])("%s", (text, mark) => {
  expect(readShellMark(text)).toEqual(mark);
});
