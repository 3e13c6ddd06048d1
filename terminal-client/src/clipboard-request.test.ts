import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { requestedText } from "./clipboard-request.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { fakePane, FakeRecording } from "./testing/fake-recording.ts";
import { createHeadless } from "./testing/headless-view.ts";
import { SessionBench } from "./testing/session-bench.ts";

const ofText = (text: string) =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));

describe("what a program wants on the clipboard", () => {
  it.each([
    ["c", `c;${ofText("hello")}`, "hello"],
    ["the configured target, by its letter and by none", `s;${ofText("a")}`, "a"],
    ["no target", `;${ofText("a")}`, "a"],
    ["several targets", `pc;${ofText("a")}`, "a"],
    ["UTF-8", `c;${ofText("日本語 👍")}`, "日本語 👍"],
    ["no padding", "c;aGk", "hi"],
  ])("is read: %s", (_what, data, text) => {
    expect(requestedText(data)).toBe(text);
  });

  it.each([
    ["a question", "c;?"],
    ["primary selection alone", `p;${ofText("a")}`],
    ["a cut buffer", `0;${ofText("a")}`],
    ["nothing, which would empty it", "c;"],
    ["an exclamation mark, which would empty it", "c;!"],
    ["no base64", "c;rm -rf ~"],
    ["bytes that are no text", "c;/w=="],
    ["a third part", `c;${ofText("a")};${ofText("b")}`],
    ["no semicolon", "c"],
    ["too much", `c;${ofText("a".repeat(clientLimits.clipboardTextBytes + 3))}`],
  ])("is nothing: %s", (_what, data) => {
    expect(requestedText(data)).toBeUndefined();
  });

  it("is heard by the screen's listener, also when the sequence comes byte by byte", async () => {
    const terminal = createHeadless({ columns: 80, rows: 24 });
    const screen = new TerminalScreen(terminal);
    const asked: string[] = [];
    screen.onClipboard((text) => asked.push(text));
    const write = async (bytes: Uint8Array) => new Promise<void>((resolve) => screen.write(bytes, resolve));
    for (const byte of new TextEncoder().encode(`\x1b]52;c;${ofText("whole")}\x1b\\`)) await write(Uint8Array.of(byte));
    await write(new TextEncoder().encode(`\x1b]52;c;?\x07\x1b]52;c;${ofText("again")}\x07`));
    expect(asked).toEqual(["whole", "again"]);
    expect(screen.lines()).toEqual([]);
  });

  it("TR6 is told to the page when it comes live, with its pane; replayed and drawn anew it is not, and a question never", async () => {
    const recording = new FakeRecording(1);
    recording.print(`\x1b]52;c;${ofText("long ago")}\x07saved\r\n`);
    recording.upload();
    const bench = new SessionBench(recording);
    const asked: string[] = [];
    bench.session.onClipboard(({ pane, text }) => asked.push(`${pane} ${text}`));
    await bench.live();
    expect([asked, bench.session.lines()]).toEqual([[], ["saved"]]);
    recording.print(`\x1b]52;c;?\x07\x1b]52;c;${ofText("just now")}\x07`);
    bench.relay.deliver(1_000);
    await bench.settled();
    expect(asked).toEqual([`${fakePane} just now`]);
    await bench.session.loadOlder();
    await bench.settled();
    expect(asked).toHaveLength(1);
    bench.session.dispose();
  });

  it("TR6 is not told of what the pane had printed before the page asked for it, though the relay brings it", async () => {
    const recording = new FakeRecording(1);
    recording.print("saved\r\n");
    recording.upload();
    recording.print(`\x1b]52;c;${ofText("a moment ago")}\x07not saved yet\r\n`);
    const bench = new SessionBench(recording);
    const asked: string[] = [];
    bench.session.onClipboard(({ text }) => asked.push(text));
    await bench.live();
    recording.print(`\x1b]52;c;${ofText("just now")}\x07now\r\n`);
    bench.relay.deliver(1_000);
    await bench.settled();
    expect([asked, bench.session.lines()]).toEqual([["just now"], ["saved", "not saved yet", "now"]]);
    bench.session.dispose();
  });
});
