/** Redaction on a real tmux: what programs printed, held against what reached the web app and what it was told of masks. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mask } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import { githubToken, privateKey, someSecrets } from "../testing/secrets.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";
import { EchoWatch } from "./echo-watch.ts";
import { systemEcho } from "./terminal-echo.ts";

const session = allowed("hidden");
const target = `=coda__${session.idea}__${session.slot}:`;

let server: TmuxServer;
let helper: UploadingHelper;
let watch: EchoWatch | undefined;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new UploadingHelper(server, { redaction: "standard" }).startWith();
  await helper.open(session);
});
afterEach(async () => {
  watch?.close();
  watch = undefined;
  await helper.stop();
  await server.dispose();
});

async function type(line: string): Promise<void> {
  await server.run("send-keys", "-t", target, "-l", `${line}\n`);
}

async function recording(): Promise<JournalRecording> {
  return until("it is recorded", () => {
    const pane = helper.hosted(session)?.panes[0];
    return pane === undefined ? undefined : helper.recorder.of(pane.pane);
  });
}

function declared(): Mask[] {
  return helper.api.requests.flatMap(({ patch }) => (patch.epochs ?? []).flatMap(({ masks = [] }) => masks));
}

function printed(from: JournalRecording): Buffer {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < from.end; at += pieces.at(-1)?.length ?? 1) pieces.push(from.read(at, from.end - at));
  return Buffer.concat(pieces);
}

/** Behind a mark, with all of it stored. */
async function storedAll(from: JournalRecording): Promise<Buffer> {
  const stored = await until("all of it is stored", () => {
    const epoch = helper.api.epochs.get(from.epoch);
    return epoch !== undefined && from.end > 0 && epoch.acknowledged === from.end ? epoch.bytes : undefined;
  });
  return stored;
}

test("RD1 RD2 what a program prints among a megabyte of anything", async () => {
  const file = join(server.folder, "output");
  const anything = seededBytes(1_000_000, 5).map((byte) => (byte < 0x20 ? 0x20 : byte));
  writeFileSync(
    file,
    [someSecrets.join(" \n"), anything, privateKey("\n"), ` ${githubToken}\n`].map(String).join("\n"),
  );
  const of = await recording();
  await type(`cat ${file}; printf 'do%s\\n' ne`);
  await until("it is printed", () => (printed(of).includes("\ndone\r") ? true : undefined));
  const stored = await storedAll(of);
  const expected = printed(of);
  for (const { from, to } of declared()) expected.fill("*", from, to);
  expect(stored.equals(expected)).toBe(true);
  for (const secret of [githubToken, "hunter2", "MIIE"]) expect(stored.includes(secret)).toBe(false);
  expect(declared().length).toBeGreaterThanOrEqual(someSecrets.length);
  // Longer than what it waits for may take together.
}, 120_000);

test("RD5 what a program shows of a password that it reads without echo", async () => {
  const of = await recording();
  const tty = await server.run("display-message", "-p", "-t", target, "#{pane_tty}");
  const readEcho = systemEcho(process.platform);
  watch = new EchoWatch({ recording: of, tty: () => tty, clock: systemClock, readEcho, level: "standard" });
  await type(`stty -echo; printf 'Pass%s: ' word; read x; printf '[%s]' "$x"; read y; stty echo; echo "got $y"`);
  await until("it was noticed", () => (of.noEcho.isOpen ? true : undefined));
  await type("correct horse");
  await until("it was seen to be shown", () => (of.noEcho.all.some(({ from, to }) => to > from) ? true : undefined));
  await type("plain");
  await until("it is printed", () => (printed(of).includes("got plain") ? true : undefined));
  const stored = (await storedAll(of)).toString();
  expect(printed(of).toString()).toContain("[correct horse]");
  expect(stored).toContain("Password: ******** ******");
  expect(stored).toContain("got plain");
  expect(declared().map(({ kind }) => kind)).toContain("no-echo");
});
