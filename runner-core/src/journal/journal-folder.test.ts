import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { endSpool, makeJournal, segmentFile, someMeta, writeSegment } from "../testing/journal.ts";
import { JournalFolder } from "./journal-folder.ts";

const base = mkdtempSync(join(tmpdir(), "coda-journal-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(base, "root-"));
});

describe("a journal's folder", () => {
  test("is the owner's alone", () => {
    const folder = makeJournal(root);
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder.path)) expect(statSync(join(folder.path, file)).mode & 0o077).toBe(0);
  });

  test("is never used twice", () => {
    const folder = makeJournal(root);
    expect(() => JournalFolder.create(root, folder.meta)).toThrow(/EEXIST/u);
  });

  test("says the same after it was opened anew", () => {
    const folder = makeJournal(root);
    folder.update({ panePid: 77 });
    folder.addSize({ offset: 12, size: { columns: 100, rows: 30 } });
    folder.addSize({ offset: 40, size: { columns: 90, rows: 20 } });
    const again = JournalFolder.open(root, folder.meta.epoch);
    expect(again?.meta).toEqual({ ...folder.meta, panePid: 77 });
    expect(again?.sizes()).toEqual([
      { offset: 12, size: { columns: 100, rows: 30 } },
      { offset: 40, size: { columns: 90, rows: 20 } },
    ]);
  });

  test.each([
    ["empty", ""],
    ["half written", JSON.stringify(someMeta()).slice(0, 90)],
    ["NULs after power loss", "\0".repeat(200)],
    ["of another version", JSON.stringify({ ...someMeta(), version: 2 })],
    ["with a pane that is none", JSON.stringify({ ...someMeta(), pane: "%x" })],
    ["no object", "[]"],
  ])("with a meta.json that is %s is passed over", (_, text) => {
    const good = makeJournal(root);
    const bad = makeJournal(root);
    writeFileSync(join(bad.path, "meta.json"), text);
    expect(JournalFolder.open(root, bad.meta.epoch)).toBeUndefined();
    expect(JournalFolder.list(root).map((folder) => folder.meta.epoch)).toEqual([good.meta.epoch]);
  });

  test("a foreign file beside the folders is passed over, and so are damaged sizes", () => {
    const folder = makeJournal(root);
    writeFileSync(join(root, "note"), "x");
    writeFileSync(join(folder.path, "sizes"), "0 80 24\nx y z\n5 0 0\n9 100\n12 90 20\n7 6");
    expect(JournalFolder.list(root)).toHaveLength(1);
    expect(folder.sizes().map((mark) => mark.offset)).toEqual([0, 12]);
  });

  test("knows its extent: from the oldest segment to the newest one's end, an empty newest included", () => {
    const folder = makeJournal(root);
    expect([folder.start(), folder.end()]).toEqual([0, 0]);
    writeSegment(folder, 100, "x".repeat(50));
    expect([folder.start(), folder.end()]).toEqual([100, 150]);
    writeSegment(folder, 150, "");
    expect([folder.start(), folder.end()]).toEqual([100, 150]);
  });

  test("drops whole segments below an offset and keeps the newest", () => {
    const folder = makeJournal(root);
    for (const start of [0, 10, 20]) writeSegment(folder, start, "x".repeat(10));
    folder.dropBefore(19);
    expect(folder.segments().map((segment) => segment.start)).toEqual([10, 20]);
    folder.dropBefore(1_000);
    expect(folder.segments().map((segment) => segment.start)).toEqual([20]);
    expect(statSync(segmentFile(folder, 20)).size).toBe(10);
  });

  test("knows its spool: its process, and that it has ended", () => {
    const folder = makeJournal(root);
    expect([folder.spoolPids, folder.spoolEnded]).toEqual([[], false]);
    writeFileSync(join(folder.path, "pid"), "4321\n");
    expect([folder.spoolPids, folder.spoolEnded]).toEqual([[4321], false]);
    writeFileSync(join(folder.path, "dd"), "4322\n");
    expect(folder.spoolPids).toEqual([4321, 4322]);
    endSpool(folder, 10, "none");
    expect([folder.spoolEnded, folder.spoolEnd, folder.spoolWord]).toEqual([true, 10, undefined]);
    endSpool(folder, 10, "open");
    expect(folder.spoolWord).toBe("open");
  });

  test.each(["", "x", "-1", "1", "0", "1e3.5"])("takes %j for no process", (bad) => {
    const folder = makeJournal(root);
    writeFileSync(join(folder.path, "pid"), bad);
    expect(folder.spoolPids).toEqual([]);
  });

  test("still knows its spool's processes when somebody has deleted it, and is not made anew by what is written", () => {
    const folder = makeJournal(root);
    writeFileSync(join(folder.path, "pid"), "4321\n");
    expect(folder.spoolPids).toEqual([4321]);
    rmSync(folder.path, { recursive: true });
    folder.update({ programEnded: true });
    folder.addSize({ offset: 1, size: { columns: 90, rows: 20 } });
    expect([folder.spoolPids, folder.gone, folder.trouble]).toEqual([[4321], true, undefined]);
  });

  test("lies where neither backups nor Spotlight look", () => {
    makeJournal(root);
    expect(readFileSync(join(root, "CACHEDIR.TAG"), "utf8")).toMatch(/^Signature: 8a477f597d28d172789f06886806bc55\n/u);
    expect(existsSync(join(root, ".metadata_never_index"))).toBe(true);
    expect(JournalFolder.list(root)).toHaveLength(1);
  });

  test("with its whole root deleted a new one is made all the same", () => {
    rmSync(root, { recursive: true });
    expect(JournalFolder.create(root, someMeta()).gone).toBe(false);
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });

  test("that the disk does not take anything for holds it, says why, and writes it when there is room again", () => {
    const folder = makeJournal(root);
    const blocked = ["meta.json.new", "keyframe.new", "sizes"].map((name) => join(folder.path, name));
    for (const path of blocked) mkdirSync(path);
    const header = { epoch: folder.meta.epoch, offset: 7, columns: 80, rows: 24, title: "", scrollbackLines: 0 };
    const marks = [12, 40].map((offset) => ({ offset, size: { columns: 100, rows: 30 } }));
    folder.update({ panePid: 77 });
    folder.saveKeyframe({ header, vt: Buffer.from("x") });
    for (const mark of marks) folder.addSize(mark);
    expect([folder.meta.panePid, folder.sizes(), folder.trouble?.message]).toEqual([
      77,
      marks,
      expect.stringContaining("EISDIR"),
    ]);
    for (const path of blocked) rmSync(path, { recursive: true });
    folder.settle();
    expect(folder.trouble).toBeUndefined();
    const again = JournalFolder.open(root, folder.meta.epoch);
    expect([again?.meta.panePid, again?.sizes(), again?.keyframe()?.header.offset]).toEqual([77, marks, 7]);
  });

  test.skipIf(!existsSync("/dev/full"))("on a full disk says so", () => {
    const folder = makeJournal(root);
    symlinkSync("/dev/full", join(folder.path, "meta.json.new"));
    folder.update({ panePid: 77 });
    expect(folder.trouble).toMatchObject({ code: "ENOSPC" });
  });

  test("there are none before anything was recorded, and a folder that is none throws", () => {
    expect(JournalFolder.list(join(root, "nowhere"))).toEqual([]);
    writeFileSync(join(root, "file"), "");
    expect(() => JournalFolder.list(join(root, "file"))).toThrow(/ENOTDIR/u);
  });

  test("keeps a keyframe to be played on from, and none of another epoch or a damaged one", () => {
    const folder = makeJournal(root);
    expect(folder.keyframe()).toBeUndefined();
    const header = { epoch: folder.meta.epoch, offset: 7, columns: 80, rows: 24, title: "", scrollbackLines: 0 };
    folder.saveKeyframe({ header, vt: Buffer.from("\u001B[31mred") });
    const kept = JournalFolder.open(root, folder.meta.epoch)?.keyframe();
    expect(kept?.header).toEqual(header);
    expect(Buffer.from(kept?.vt ?? []).toString()).toBe("\u001B[31mred");
    folder.saveKeyframe({ header: { ...header, epoch: someMeta().epoch }, vt: Buffer.from("x") });
    expect(folder.keyframe()).toBeUndefined();
    writeFileSync(join(folder.path, "keyframe"), "damaged");
    expect(folder.keyframe()).toBeUndefined();
  });
});
