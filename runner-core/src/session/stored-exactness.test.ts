/**
 * The promise of the transcript with masks: what programs print while helpers come and go and answers get lost is stored
 * byte for byte but for the masks that are declared, to the end, and no journal is left. `CODA_EXACTNESS_SEED` repeats a run.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { UploadEpoch } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pause, systemClock } from "../clock.ts";
import { environment } from "../config.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import { FakeTranscriptApi, type StoredEpoch } from "../testing/fake-transcript-api.ts";
import { someSecrets } from "../testing/secrets.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";
import type { AllowedSession } from "./session-host.ts";

const seed = Number(environment()["CODA_EXACTNESS_SEED"] ?? 20_261_121);

let server: TmuxServer;
let helper: UploadingHelper | undefined;
let api: FakeTranscriptApi;
beforeEach(() => {
  api = new FakeTranscriptApi();
  server = new TmuxServer(`set -g default-command 'exec sh "$HOME/program$TMUX_PANE"'`);
});
afterEach(async () => {
  await helper?.stop();
  await server.dispose();
});

function pieceOf(random: () => number): Buffer {
  const secret = someSecrets[Math.floor(random() * someSecrets.length)] ?? "";
  const kind = random();
  if (kind < 0.3) return Buffer.from(`export IT=1 ${secret}\r\n`);
  if (kind < 0.5) return seededBytes(Math.floor(random() * 20_000), Math.floor(random() * 1e9));
  if (kind < 0.6) return Buffer.from(`\u001B[31mPassword: ${secret.slice(0, 12)}`);
  return Buffer.from("\u001B[1mplain\u001B[0m words, again and again\r\n".repeat(Math.floor(random() * 2_000)));
}

/** Prints in raw mode, at its own pace, and ends. Returns all of it. */
function writeProgram(pane: string, random: () => number): Buffer {
  const lines = ["stty raw -echo", 'while [ ! -e "$HOME/go" ]; do sleep 0.05; done'];
  const pieces = Array.from({ length: 12 }, () => pieceOf(random));
  pieces.forEach((piece, index) => {
    const file = join(server.folder, `piece${pane}-${index}`);
    writeFileSync(file, piece);
    lines.push(`cat '${file}'`, `sleep ${(random() * 0.8).toFixed(2)}`);
  });
  writeFileSync(join(server.folder, `program${pane}`), `${lines.join("\n")}\n`);
  return Buffer.concat(pieces);
}

/** With its journals, and a web app whose answers get lost. */
async function startHelper(sessions: readonly AllowedSession[]): Promise<UploadingHelper> {
  helper = await new UploadingHelper(server, { api, redaction: "standard" }).startWith(...sessions);
  return helper;
}

const partsOf = (session: AllowedSession): UploadEpoch[] =>
  api.requests.filter((request) => request.session === session.session).flatMap(({ patch }) => patch.epochs ?? []);
const storedOf = (session: AllowedSession): StoredEpoch | undefined =>
  partsOf(session).flatMap(({ epoch }) => api.epochs.get(epoch) ?? [])[0];

function expectStored(session: AllowedSession, written: Buffer): void {
  const stored = storedOf(session);
  expect(stored).toMatchObject({ ended: true, gaps: [], acknowledged: written.length });
  const masked = Buffer.from(written);
  for (const { from, to } of partsOf(session).flatMap(({ masks = [] }) => masks)) masked.fill("*", from, to);
  expect(masked.equals(written)).toBe(false);
  expect(stored?.bytes.equals(masked)).toBe(true);
}

test(
  `RD1 what panes print is stored exactly, through helpers that restart (seed ${seed})`,
  { timeout: 120_000 },
  async () => {
    const random = seededRandom(seed);
    const sessions = Array.from({ length: 4 }, (_, index) => allowed(`idea-${index}`));
    const programs = new Map(Array.from({ length: 20 }, (_, id) => [`%${id}`, writeProgram(`%${id}`, random)]));
    await server.run("new-session", "-d", "-s", "keep", "sleep 1000");
    let now = await startHelper(sessions);
    await now.open(...sessions);
    const written = new Map<AllowedSession, Buffer>();
    for (const session of sessions) {
      await now.recording(session);
      written.set(session, programs.get(now.hosted(session)?.panes[0]?.pane ?? "") ?? Buffer.alloc(0));
    }
    api.fails = () =>
      random() < 0.2 ? { failure: { code: "unreachable", message: "no answer" }, after: random() < 0.5 } : undefined;
    const restart = async (): Promise<void> => {
      await pause(systemClock, random() * 2_000);
      await now.stop();
      await pause(systemClock, random() * 1_000);
      now = await startHelper(sessions);
    };
    writeFileSync(join(server.folder, "go"), "");
    for (let restarts = 0; restarts < 4; restarts++) await restart();
    for (const [session, { length }] of written)
      await until("all of it is stored", () => storedOf(session)?.acknowledged === length, 40_000);
    // Its last pane has ended and is still shown: its journal goes on until it is closed.
    for (const { idea } of sessions) await server.run("kill-session", "-t", `=coda__${idea}__primary`);
    await restart();
    await until("no journal is left", () => JournalFolder.list(now.root).length === 0, 30_000);
    for (const [session, bytes] of written) expectStored(session, bytes);
  },
);
