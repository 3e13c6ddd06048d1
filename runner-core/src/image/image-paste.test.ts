/** Pasted images at the helper: files of its own making whose paths are typed, or nothing at all. */
import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ideaIdSchema, limits, pieceBytes } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { InputBench } from "../testing/input-bench.ts";
import { lawless } from "../testing/lawless.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { until } from "../testing/until.ts";
import { ImageFiles } from "./image-files.ts";
import { shellWord } from "./shell-word.ts";

const png = "\u0089PNG\r\n\u001A\n and what follows";
const idea = ideaIdSchema.parse("idea");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda images "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function imageFiles(): ImageFiles {
  return new ImageFiles({
    folder: join(folder, "images"),
    clock: new ManualClock(),
    log: silentLog,
    randomId: randomUUID,
  });
}

function filesOf(of: string): string[] {
  const place = join(folder, "images", of);
  return existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : [];
}

async function benchWith({
  images = imageFiles(),
  law = lawless,
}: { images?: ImageFiles | "none"; law?: typeof lawless } = {}) {
  const bench = new InputBench(undefined, law, images === "none" ? undefined : images);
  await bench.connect(["law"]);
  bench.join({ client: 1 });
  return bench;
}

function pasteImage(bench: InputBench, counter: number, text = png): void {
  for (let at = 0; at < text.length; at += pieceBytes) bench.pastePart({ at, text: text.slice(at, at + pieceBytes) });
  bench.pasteEnd({ counter, length: text.length, kind: "image" });
}

describe("an image", () => {
  test("PA7 becomes a file of the idea, whose path is pasted as one word", async () => {
    const bench = await benchWith();
    pasteImage(bench, 1);
    await until("it is typed", () => bench.host.typed.length === 1);
    const [path = ""] = filesOf("idea");
    expect(bench.host.typed[0]?.text).toBe(`'${path}' `);
    expect(path).toMatch(/\/\d{4}-\d\d-\d\d-\d{4}-[0-9a-f]{8}\.png$/u);
    expect(readFileSync(path, "latin1")).toBe(png);
    expect([statSync(path).mode & 0o777, statSync(join(path, "..")).mode & 0o777]).toEqual([0o600, 0o700]);
    bench.host.typed[0]?.answer("taken");
    await until("it is acknowledged", () => bench.acknowledged.at(-1) === 1);
    expect(existsSync(path)).toBe(true);
  });

  test("PA7 that is none, was not typed, or is called off leaves no file", async () => {
    const bench = await benchWith();
    pasteImage(bench, 1, "<svg/>");
    await until("it is refused", () => bench.refusals.length === 1);
    expect([bench.refusals, bench.host.typed]).toEqual([[[1, "paste-incomplete"]], []]);
    pasteImage(bench, 2);
    await until("it is typed", () => bench.host.typed.length === 1);
    bench.host.typed[0]?.answer("pane-dead");
    await until("that is refused, too", () => bench.refusals.length === 2);
    expect([bench.refusals.at(-1), filesOf("idea")]).toEqual([[2, "pane-dead"], []]);
  });

  test("PA9 is refused by a helper that keeps none", async () => {
    const bench = await benchWith({ images: "none" });
    pasteImage(bench, 1);
    await until("it is refused", () => bench.refusals.length === 1);
    expect([bench.refusals, bench.host.typed]).toEqual([[[1, "paste-incomplete"]], []]);
  });

  test("PA9 is refused where the machine's own rules let browsers make no files, and text is not", async () => {
    const law = {
      ...lawless,
      ruleFor: (deed: string) => (deed === "pasteImage" ? ("off" as const) : ("allowed" as const)),
    };
    const bench = await benchWith({ law });
    pasteImage(bench, 1);
    await until("it is refused", () => bench.refusals.length === 1);
    expect([bench.refusals, filesOf("idea")]).toEqual([[[1, "law"]], []]);
    bench.pastePart({ at: 0, text: "text" });
    bench.pasteEnd({ counter: 2, length: 4 });
    await until("the text is typed", () => bench.host.typed.length === 1);
  });
});

describe("image files", () => {
  const bytes = Buffer.from(png, "latin1");

  test("PA8 are never written over, and those of one idea are not another's", () => {
    const files = new ImageFiles({
      folder: join(folder, "images"),
      clock: new ManualClock(),
      log: silentLog,
      randomId: () => "same",
    });
    const first = files.keep(idea, bytes);
    expect(files.keep(idea, Buffer.concat([bytes, bytes]))).toBeUndefined();
    expect(readFileSync(first ?? "", "latin1")).toBe(png);
    expect(files.keep(ideaIdSchema.parse("other"), bytes)).toContain("/other/");
  });

  test("PA8 are so many bytes at most, and the oldest go first", () => {
    const files = imageFiles();
    const place = join(folder, "images", "idea");
    mkdirSync(place, { recursive: true });
    const large = Buffer.alloc(limits.imageFolderBytes / 2);
    for (const [name, seconds] of [
      ["older.png", 1_000],
      ["newer.png", 2_000],
    ] as const) {
      writeFileSync(join(place, name), large);
      utimesSync(join(place, name), seconds, seconds);
    }
    const kept = files.keep(ideaIdSchema.parse("other"), bytes);
    expect(filesOf("idea")).toEqual([join(place, "newer.png")]);
    expect(existsSync(kept ?? "")).toBe(true);
  });

  test("PA7 have no more bytes than a paste", () => {
    expect(imageFiles().keep(idea, Buffer.concat([bytes, Buffer.alloc(limits.pasteBytes)]))).toBeUndefined();
  });

  test("on a disk that does not take them are none, and nothing is thrown", () => {
    writeFileSync(join(folder, "images"), "");
    expect(imageFiles().keep(idea, bytes)).toBeUndefined();
  });
});

test.each([
  ["/home/ada/.coda-state/images/idea/a.png", "/home/ada/.coda-state/images/idea/a.png"],
  ["/home/Ada L/a.png", "'/home/Ada L/a.png'"],
  ["/it's/$HOME/`a`.png", "'/it'\\''s/$HOME/`a`.png'"],
])("PA7 the path %s is typed as one word of a shell", (path, word) => {
  expect(shellWord(path)).toBe(word);
});
